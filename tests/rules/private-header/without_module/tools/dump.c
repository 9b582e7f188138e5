// A file in no module has no `uses` to break, but the privacy of others binds it too.
#include "db/db.h"
#include "db/page.h" // expect: private-header "src/db/page.h" "'db'"

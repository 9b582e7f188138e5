// Only libclang knows what a macro means, so these come with the parse.
#include "db/db.h"
#include "names.h"
#include PAGE_HEADER // expect: full:private-header `PAGE_HEADER` "src/db/page.h"
#include DB_HEADER
#include FOLDER(net.h) // expect: full:dependency `FOLDER` "'net'"

// Free of `dependency`, `layer` and `visibility`, not of privacy.
#include "core/core.h"
#include "db/db.h"
#include "db/page.h" // expect: private-header
#include "ui/ui.h"

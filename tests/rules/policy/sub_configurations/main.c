#include "src/db/db.h"
#include "src/db/page.h" // expect: private-header
#include "src/util/util.h" // expect: dependency "'util'"

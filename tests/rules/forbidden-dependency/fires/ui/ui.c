// It stands in place of `dependency`.
#include "../db/db.h"
#include "../net/net.h" // expect: forbidden-dependency "'ui'" "'net'"

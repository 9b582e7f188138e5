// `uses` left out means none.
#include "db/db.h" // expect: dependency "'net'" "'db'"
#include "net.h"

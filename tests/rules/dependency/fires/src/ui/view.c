#include "db/db.h" // expect: dependency "'ui'" "'db'" "storage is swapped next year"
#include "net/net.h"

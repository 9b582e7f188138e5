#include "../db/db.h" // expect: dependency baselined
#include "../db/db.h" // expect: dependency baselined
#include "../db/db.h" // expect: dependency

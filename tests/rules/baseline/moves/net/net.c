#include "../db/db.h" // expect: dependency

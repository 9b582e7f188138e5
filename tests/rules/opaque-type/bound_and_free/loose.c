// Nor is a file in no module.
#include "db/db.h"
int loose(void) { return db_page(1)->id; } // expect: opaque-type `id`

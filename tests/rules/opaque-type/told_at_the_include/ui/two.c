// It is another file that includes it here.
#include "../db/db.h"
#include "bridge.h"
int two(void) { return db_page(1)->id; } // expect: opaque-type `id`

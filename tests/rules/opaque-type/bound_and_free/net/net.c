#include "../db/db.h"
int net(void) { return db_page(1)->id; } // expect: opaque-type=warning `id`

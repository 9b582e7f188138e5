#include "../db/db.h"
int old(void) { return db_page(1)->id; }

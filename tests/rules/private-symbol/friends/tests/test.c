#include "../db/db.h"
int test(void) { return page_lock(1); }

// To friends opaque types are open.
#include "../db/db.h"
int test(void) { struct page page = *db_page(1); return page.id; }

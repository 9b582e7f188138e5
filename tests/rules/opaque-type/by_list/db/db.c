#include "db.h"
static struct page pages[4];
struct page *db_current = pages;
struct page *db_page(int id) { pages[id].id = id; return &pages[id]; }
handle *db_handle(void) { static handle one; one.fd = (int)sizeof(one); return &one; }
struct page db_copy(void) { return pages[0]; }

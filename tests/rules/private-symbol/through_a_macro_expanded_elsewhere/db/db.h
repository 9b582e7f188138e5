#include "page.h"
int db_open(void);
// Its own module may.
#define DB_LOCK() page_lock(PAGE_LEAF)

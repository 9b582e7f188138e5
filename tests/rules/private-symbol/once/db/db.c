#include "db.h"
int db_count;
struct page *db_page(void) { return 0; } // expect: forbidden-symbol `page`
int db_old(void) { return 0; }

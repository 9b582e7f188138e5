#include "db.h"
int db_hits, db_table[4];
int db_open(void) { return 0; }
int page_lock(void) { return 0; }

#include "db.h"
int db_count;
int db_old(void) { return 0; }
int page_old(void) { return 0; }

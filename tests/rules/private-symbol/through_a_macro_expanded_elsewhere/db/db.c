#include "db.h"
int page_lock(int kind) { return kind; }
int db_open(void) { return 0; }

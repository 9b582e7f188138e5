#include "db.h"
#include "page.h"
int db_open(void) { return 0; }
int db_secret(void) { return 0; }
int page_lock(void) { return 0; }
int db_unseen(void) { return 0; }

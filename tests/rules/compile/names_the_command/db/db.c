#include "db.h"
int page_lock(int id) { return id; }
int page_unlock(int id) { return id; }
int db_count;

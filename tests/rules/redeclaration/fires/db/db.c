#include "db.h"
int page_count(void) { return 0; }
int page_free(int id) { return id; }
int page_size = 4096;

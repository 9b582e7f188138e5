#include "db.h"
int page_count(void) { return 0; }
int page_size;

// The own module may do everything.
#include "db.h"
int db_open(void) { return page_first(); }

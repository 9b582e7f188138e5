// One's own need no include of one's own.
#include "more.h"
int db_size;
int db_count(void) { return db_size + db_first(); }

// Whoever owns the symbol, defining and declaring it is no use of it.
#include "db.h"
int db_global;
int db_old(void) { return 1; }
int db_new(void) { return db_old(); } // expect: forbidden-symbol `db_old`

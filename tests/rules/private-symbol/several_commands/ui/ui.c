// Judged under each command, told once.
#include "../db/db.h"
int both(void) { return page_lock(1); } // expect: private-symbol `page_lock`
#ifdef FIRST
int first(void) { return page_lock(1); } // expect: private-symbol `page_lock`
#else
int second(void) { return page_unlock(1); } // expect: private-symbol `page_unlock`
#endif

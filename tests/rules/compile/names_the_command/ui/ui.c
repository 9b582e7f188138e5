// Judged under both commands, told once: the command is named where only one of them finds it.
#include "../db/db.h"
#include "view.h"
int both(void) { return page_lock(1); } // expect: private-symbol `page_lock` "'db'; "
#ifdef WITH_TLS
int first(void) { return page_lock(1); } // expect: private-symbol `page_lock` " (only with -DWITH_TLS); "
#else
int second(void) { return page_unlock(1); } // expect: private-symbol `page_unlock` " (only with -DPLAIN); "
#endif
#if LOG
void each(void) { db_count = LOG; } // expect: foreign-state `db_count` "'db'; "
#endif

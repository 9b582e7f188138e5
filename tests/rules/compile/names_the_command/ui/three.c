// Where two of three agree, what the third one has tells it from them.
#include "../db/db.h"
#ifndef SUN
int two(void) { return page_lock(1); } // expect: private-symbol `page_lock` " (only without -DSUN); "
#endif
#ifdef LINUX
int one(void) { return page_lock(1); } // expect: private-symbol `page_lock` " (only with -DEPOLL); "
#endif
#if defined(BSD) || defined(SUN)
int others(void) { return page_lock(1); } // expect: private-symbol `page_lock` " (only without -DEPOLL); "
#endif
int all(void) { return page_lock(1); } // expect: private-symbol `page_lock` "'db'; "

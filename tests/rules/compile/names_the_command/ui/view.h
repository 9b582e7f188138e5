// A header has the commands of the source that it is judged in. What another source finds in its macros, no command explains.
#ifdef WITH_TLS
static inline int tls(void) { return page_lock(2); } // expect: private-symbol `page_lock` " (only with -DWITH_TLS); "
#else
static inline int plain(void) { return page_lock(2); } // expect: private-symbol `page_lock` " (only with -DPLAIN); "
#endif
static inline int always(void) { return page_lock(2); } // expect: private-symbol `page_lock` "'db'; "
#define ELSEWHERE() page_unlock(3) // expect: private-symbol `page_unlock` "'db'; "

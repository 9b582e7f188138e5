// An entry holds no message: it stands for the violation under whichever command.
#include "../db/db.h"
#ifdef WITH_TLS
int ui(void) { return page_lock(1); } // expect: private-symbol `page_lock` baselined "(only with -DWITH_TLS)"
#endif

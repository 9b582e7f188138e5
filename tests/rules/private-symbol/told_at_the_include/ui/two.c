// It is another file that includes it here.
#include "bridge.h"
int two(void) { return page_lock(2); } // expect: private-symbol `page_lock`

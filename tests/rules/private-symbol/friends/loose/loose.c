// Nor is a file in no module.
#include "../db/db.h"
int loose(void) { return page_lock(1); } // expect: private-symbol `page_lock`

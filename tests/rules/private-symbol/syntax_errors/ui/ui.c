// A syntax error costs only what clang could not resolve, and the file counts as failed.
#include "../db/db.h"
#include "gone.h"

int before(void) { return page_lock(1); } // expect: private-symbol `page_lock`
int broken(void) { return page_missing + ; }
int after(void) { return page_lock(2); } // expect: private-symbol `page_lock`

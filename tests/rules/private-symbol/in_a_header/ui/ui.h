#ifndef UI_H
#define UI_H
#include "../db/db.h"
// A header's violation is told once, not once for each source.
static inline int ui_lock(void) { return page_lock(1); } // expect: private-symbol `page_lock`
#endif

#include "../db/db.h"
#define UI_LOCK() page_lock(PAGE_LEAF) // expect: private-symbol `page_lock`, private-symbol `PAGE_LEAF`
// A macro that is named in a body is known by its text alone.
#define UI_MAX (PAGE_MAX + 1) // expect: private-symbol `PAGE_MAX`
#define UI_SAFE() (db_open() + DB_LOCK())
#define UI_NEVER() page_lock(PAGE_MAX)

#include "../db/db.h"
// What stands in a macro's body is judged once, here, as soon as the macro is expanded anywhere.
#define UI_LOCK(id) page_lock(id) // expect: private-symbol `page_lock`
#define UI_UNUSED(id) page_unlock(id)

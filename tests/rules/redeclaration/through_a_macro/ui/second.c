#include "macros.h"
UI_EXTERN(page_lock); // expect: redeclaration `page_lock`
UI_EXTERN(ui_own);
int second(void) { return page_lock(1) + ui_own(2); }

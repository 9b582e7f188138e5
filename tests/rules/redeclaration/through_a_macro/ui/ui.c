#include "macros.h"
// What stands between the brackets is the writer's.
UI_EXTERN(page_free); // expect: redeclaration `page_free`
int ui(void) { return page_free(1); }

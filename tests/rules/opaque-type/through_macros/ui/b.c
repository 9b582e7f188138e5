#include "macros.h"
int b(void) { return UI_ID(db_page(1)); }

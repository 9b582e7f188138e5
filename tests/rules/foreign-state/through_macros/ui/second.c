#include "macros.h"
void second(void) { UI_RESET(); }

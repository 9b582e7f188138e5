#include "macros.h"
int second(void) { return UI_LOCK(3); }

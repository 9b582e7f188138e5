#include "macros.h"
int b(void) { return UI_LOCK() + UI_SAFE() + UI_MAX; }

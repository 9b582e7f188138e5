#include "macros.h"
int a(void) { return UI_SAFE(); }

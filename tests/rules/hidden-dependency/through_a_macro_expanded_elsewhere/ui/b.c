#include "macros.h"
int b(void) { return UI_SEND(UI_STATE); }

#include "../core/core.h"
int redraw(void) { return 0; }

#include "../core/core.h"
int redraw(void) { return core_draw(); }

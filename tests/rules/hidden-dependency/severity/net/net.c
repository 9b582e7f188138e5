#include "../core/core.h"
int net(void) { return redraw(); }

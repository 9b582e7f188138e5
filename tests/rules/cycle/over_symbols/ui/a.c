#include "../core/core.h"
int core_draw(void) { return 0; }

#include "core.h"
int core(void) { return core_draw() + core_draw(); }

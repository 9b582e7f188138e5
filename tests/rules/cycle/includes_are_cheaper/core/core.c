// Two uses of a symbol cost more than one include.
#include "core.h"
int core(void) { return core_draw() + core_draw(); }

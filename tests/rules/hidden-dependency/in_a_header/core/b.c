#include "core.h"
int b(void) { return core_draw(); }

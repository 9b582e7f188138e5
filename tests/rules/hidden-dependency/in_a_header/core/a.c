#include "core.h"
int a(void) { return core_draw(); }

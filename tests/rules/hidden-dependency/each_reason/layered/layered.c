#include "../core/core.h"
int above(void) { return 1; }

#include "../core/core.h"
int fine(void) { return 1; }

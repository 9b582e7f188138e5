#include "../core/core.h"
int core_hook(void) { return 0; }

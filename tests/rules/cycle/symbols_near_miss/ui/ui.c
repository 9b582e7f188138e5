#include "../core/core.h"
int core_hook(void) { return 0; }
int core_usage(void) { return 0; }

#include "../core/core.h"
int core_usage(void) { return 0; }

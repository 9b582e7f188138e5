#include "../core/core.h"
int core_size(void) { return 0; }

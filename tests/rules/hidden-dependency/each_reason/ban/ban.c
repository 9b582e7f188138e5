#include "../core/core.h"
int banned(void) { return 1; }

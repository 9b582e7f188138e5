#include "../core/core.h"
int same_layer(void) { return 1; }

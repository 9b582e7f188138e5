#include "../core/core.h"
int unseen(void) { return 1; }

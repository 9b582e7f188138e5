#include "../core/core.h"
int unlisted(void) { return 1; }

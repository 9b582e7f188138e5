#include "core.h"
void a(void) { CORE_LOG(1); CORE_BOTH(2); }

// Nor for a third module.
#include "../core/core.h"
void net(void) { core_on_event(1); }

#include "core.h"
void core(void) { core_on_event(1); core_other(1); }

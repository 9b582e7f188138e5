// Hooks make no edge, nor does what several modules define, nor a composition root.
#include "core.h"
int core(void) { return core_hook() + core_usage(); }

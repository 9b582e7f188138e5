// What ui defines is needed, though its declaration is one's own; a hook is not.
#include "core.h"
int core(void) { return core_draw() + core_hook(); }

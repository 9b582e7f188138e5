#include "core.h"
void core(void) { redraw(); }

// A file in no module has no `uses` to break.
#include "core/core.h"
int loose(void) { return redraw(); }

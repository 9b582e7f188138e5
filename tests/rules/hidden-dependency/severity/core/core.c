#include "core.h"
int core(void) { return redraw(); } // expect: hidden-dependency=warning `redraw`

// Friends have the private parts open, `uses` still bind them.
#include "../core/core.h"
int test(void) { return redraw(); } // expect: hidden-dependency `redraw`

// What the scan did not judge is not stale.
#include "core.h"
int core(void) { return core_draw() + core_draw(); } // expect: hidden-dependency `core_draw`#1 baselined, hidden-dependency `core_draw`#2 baselined

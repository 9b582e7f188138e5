#include "../core/core.h" // expect: full:cycle "'ui'" "'core'"
int core_draw(void) { return 0; }

#include "../core/core.h"
void redraw(int x) { (void)x; }
int width(void) { CORE_LOG(3); return 1; }

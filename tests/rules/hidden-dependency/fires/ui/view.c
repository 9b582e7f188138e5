#include "../core/core.h"
int ui_width = 80;
void redraw(void) {}

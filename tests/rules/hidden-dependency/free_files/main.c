// A composition root may see all modules.
#include "core/core.h"
int main(void) { return redraw(); }

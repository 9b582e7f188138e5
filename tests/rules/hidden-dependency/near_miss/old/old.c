#include "../ui/ui.h"
int excluded_defines(void) { return 0; }

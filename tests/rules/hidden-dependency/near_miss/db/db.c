#include "../ui/ui.h"
int listed(void) { return 0; }

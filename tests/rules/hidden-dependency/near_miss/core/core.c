#include "../ui/ui.h"
int reexported(void) { return 0; }


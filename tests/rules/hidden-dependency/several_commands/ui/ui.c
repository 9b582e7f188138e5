#include "../core/core.h"
int both(void) { return 0; }
#ifdef FIRST
int first_only(void) { return 0; }
#else
int second_only(void) { return 0; }
#endif

// A cycle through a file in no module is none of modules, and dead code is no dependency.
#include "../loose/l.h"
#if 0
#include "../a/a.h"
#endif

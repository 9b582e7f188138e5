#include "../a/a.h"
// #include "../b/b.h"
#if 0
#include "../c/c.h"
#endif

// Only a comment and a dead group name it here.
// #include "h.h"
#if 0
#include "h.h"
#endif

#include "../gpu/gpu.h" // expect: unguarded-optional "'ui'" "'gpu'" "not on servers"
#if 1
#endif

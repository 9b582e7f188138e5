// An #ifndef that defines nothing is a condition, no guard.
#ifndef NO_GPU
#include "../gpu/gpu.h"
#endif

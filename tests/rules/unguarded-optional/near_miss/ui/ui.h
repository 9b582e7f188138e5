#ifndef UI_H
#define UI_H
#ifndef NO_GPU
#include "../gpu/gpu.h"
#endif
#endif

// It does not enclose the whole file.
#ifndef NOT_WHOLE_H
#define NOT_WHOLE_H
#include "../gpu/gpu.h"
#endif
int outside;

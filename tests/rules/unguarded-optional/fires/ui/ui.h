#ifndef UI_H
#define UI_H
#include "../gpu/gpu.h" // expect: unguarded-optional
#endif

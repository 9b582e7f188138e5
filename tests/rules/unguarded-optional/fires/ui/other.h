#if !defined(OTHER_H)
#define OTHER_H
#include "../gpu/gpu.h" // expect: unguarded-optional
#endif /* OTHER_H */

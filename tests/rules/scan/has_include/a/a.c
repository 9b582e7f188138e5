// A question is no include.
#if __has_include("../b/b.h")
int yes;
#endif
#if defined(__has_include) && __has_include(<b/b.h>) // and "so on
#include "../b/b.h" // expect: dependency
#endif

// What a compiler would refuse costs its own line and no other.
#include "../b/b.h
#include <../b/b.h
#include ""
const char *open = "no end
#include "../b/b.h" // expect: dependency
char c = 'no end
#include "../b/b.h" // expect: dependency
#endif
#else
#include "../b/b.h" // expect: dependency
#if X
#include "../b/b.h" // expect: dependency

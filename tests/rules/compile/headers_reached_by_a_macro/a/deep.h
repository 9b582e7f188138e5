#include <x.h>  // expect: full:dependency
static int *deep = &count;  // expect: foreign-state `count`

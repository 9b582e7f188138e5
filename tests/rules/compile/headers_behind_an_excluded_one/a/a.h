#include <x.h>  // expect: dependency, private-header
static inline int *count(void) { return &one_count; }  // expect: foreign-state `one_count`

#ifndef CORE_H
#define CORE_H
#include <string.h>
#include <assert.h>
// Judged once, here, as soon as it is expanded anywhere.
#define COPY(to, from) strcpy(to, from) // expect: forbidden-symbol `strcpy`
#define CHECK(x) assert(x) // expect: forbidden-symbol `assert`
#define UNUSED(to, from) strcpy(to, from)
#define TWICE(x) (x, x)
static inline void core_copy(char *to) { strcpy(to, ""); } // expect: forbidden-symbol `strcpy`
#endif

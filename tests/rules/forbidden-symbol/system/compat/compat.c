// Modules in `except` are free.
#include <string.h>
#include <assert.h>
char *compat(char *to, const char *from) { assert(to); return strcpy(to, from); }

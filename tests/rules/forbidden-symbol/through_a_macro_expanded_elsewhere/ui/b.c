#include "macros.h"
char *b(char *to, const char *from) { return UI_COPY(to, from) + UI_BITS; }

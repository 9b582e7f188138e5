#include "macros.h"
char *c(char *to, const char *from) { return UI_RAW(UI_OLD(to), from); }

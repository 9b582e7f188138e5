#include "macros.h"
char *a(char *to, const char *from) { return UI_SAFE(to, from); }

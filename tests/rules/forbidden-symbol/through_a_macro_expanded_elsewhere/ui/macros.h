#include <limits.h>
#include <string.h>
char *ui_copy(char *to, const char *from);
#define UI_COPY(to, from) ui_copy(to, from) // expect: forbidden-symbol `ui_copy`
#define UI_RAW(to, from) strcpy(to, from) // expect: forbidden-symbol `strcpy`
#define UI_BITS (CHAR_BIT * 2) // expect: forbidden-symbol `CHAR_BIT`
#define UI_SAFE(to, from) strncpy(to, from, 1)
#define UI_NEVER(to, from) ui_copy(to, strcpy(to, from))
#define UI_OLD(to) (ui_copy)(to, to) /* autotomy: allow(forbidden-symbol): until v2 */ // expect: forbidden-symbol `ui_copy` suppressed

// Files in no module are bound.
#include <string.h>
void loose(char *to) { strcpy(to, ""); } // expect: forbidden-symbol `strcpy`

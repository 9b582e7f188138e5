// And so is a composition root.
#include <string.h>
int main(int count, char **words) { strcpy(words[0], ""); return count; } // expect: forbidden-symbol `strcpy`

// Told at the include, once.
#include <unistd.h> // expect: external
int included(void) { return getpid(); }

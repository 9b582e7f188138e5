// A composition root is bound.
#include "tls/tls.h"
int main(void) { return getpid(); } // expect: full:external `getpid`

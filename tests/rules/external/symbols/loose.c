#include "tls/tls.h"
int loose(void) { return getpid(); } // expect: full:external `getpid`

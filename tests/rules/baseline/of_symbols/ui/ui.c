#include "../core/core.h" // expect: full:cycle baselined
#include "../tls/tls.h"
int core_draw(void) { return getpid(); } // expect: full:external `getpid` baselined

// Here the include itself is told.
#include "../net/net.h" // expect: dependency
#include "../hub/hub.h"
int direct(void) { return net_open() + net_fast() + net_cache; }

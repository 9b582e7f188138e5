#include "net.h"
int net_open(void) { return net_secret(); } // expect: forbidden-symbol `net_secret`
int net_secret(void) { return 0; }

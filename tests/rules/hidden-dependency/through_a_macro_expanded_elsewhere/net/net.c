#include "net.h"
int net_state;
int net_send(int x) { return x; }
int net_poll(void) { return 0; }

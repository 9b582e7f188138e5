#include "net.h"
int net_open(void) { return net_fast(); }

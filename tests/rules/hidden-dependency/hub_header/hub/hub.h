#ifndef HUB_H
#define HUB_H
#include "../net/net.h"
static inline int hub_open(void) { return net_open(); }
#define HUB_OPEN() net_open()
#define HUB_WITH(x) ((x) + net_open())
#endif

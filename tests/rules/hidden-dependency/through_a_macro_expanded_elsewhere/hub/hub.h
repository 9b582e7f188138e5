#include "../net/net.h"
// The hub may.
#define HUB_POLL() net_poll()

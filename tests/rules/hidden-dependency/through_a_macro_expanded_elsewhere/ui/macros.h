#include "../hub/hub.h"
#define UI_SEND(x) net_send(x) // expect: hidden-dependency `net_send`
#define UI_STATE net_state // expect: hidden-dependency `net_state`
#define UI_POLL() HUB_POLL()
#define UI_NEVER() net_poll()

// Another module's header lends the declaration: the include is allowed, the dependency is not.
#include "../hub/hub.h"

int ui(void)
{
	int sum = net_open(); // expect: hidden-dependency `net_open` "'ui'" "'net'"
	// A body in a header is a definition by the header's module; so is a variable that is static there or defined nowhere.
	sum += net_fast(); // expect: hidden-dependency `net_fast`
	sum += net_cache; // expect: hidden-dependency `net_cache`
	sum += net_prebuilt; // expect: hidden-dependency `net_prebuilt`
	// What another module's macro or inline function does is its own affair; the argument is one's own.
	sum += hub_open() + HUB_OPEN();
	sum += HUB_WITH(net_open()); // expect: hidden-dependency `net_open`
	// Neither functions nor variables.
	struct net net = { NET_PORT };
	return sum + NET_TCP + net.fd;
}

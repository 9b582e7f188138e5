#include "../tls/tls.h"
int net(void)
{
	int sum = getpid(); /* autotomy: allow(external): until tls has an id */ // expect: full:external=warning `getpid` suppressed
	return sum + getppid(); // expect: full:external=warning `getppid`
}

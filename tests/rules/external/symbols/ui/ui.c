// The header came with another one: then each use is told.
#include "../tls/tls.h"
int ui(void)
{
	int sum = getpid(); // expect: full:external `getpid` "'ui'" "getpid" "'posix'" "one place to patch"
	sum += TLS_PID();
	sum += TLS_WITH(getppid()); // expect: full:external `getppid`
	return sum + access("x", 0);
}

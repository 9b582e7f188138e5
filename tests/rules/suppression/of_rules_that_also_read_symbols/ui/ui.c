// Cycles over symbols, and symbols of externals: the scan cannot know whether these have their work.
#include "../core/core.h" /* autotomy: allow(cycle): until draw is a callback */ // expect: full:cycle suppressed
#include "../tls/tls.h" /* autotomy: allow(external): stale, and the scan knows */ // expect: suppression `allow(external)`
int core_draw(void)
{
	int id = getpid(); /* autotomy: allow(external): until tls has an id */ // expect: full:external `getpid` suppressed
	id += 1; /* autotomy: allow(external): stale */ // expect: full:suppression `allow(external)`
	return id; /* autotomy: allow(cycle): stale */ // expect: full:suppression `allow(cycle)`
}

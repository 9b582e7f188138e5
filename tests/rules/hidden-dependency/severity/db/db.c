#include "../core/core.h"
int db(void)
{
	int sum = redraw(); // expect: hidden-dependency=error `redraw`
	sum += redraw(); /* autotomy: allow(hidden-dependency): until the callback is there */ // expect: hidden-dependency `redraw` suppressed
	return sum + 1; /* autotomy: allow(hidden-dependency): stale */ // expect: full:suppression `allow(hidden-dependency)`
}

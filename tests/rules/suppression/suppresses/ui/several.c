int before;
	/* autotomy: allow(private-header, dependency): both at once */
#include "../net/net.h" // expect: dependency suppressed

// The header is one's own, the definition another's: that is an edge too, of which each use is one.
#include "core.h"
int core(void)
{
	return core_draw(); // expect: full:cycle `core_draw` "'core'" "'ui'", hidden-dependency `core_draw`
}

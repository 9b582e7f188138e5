// A hook is there for others to define: calling it is no dependency on them, and makes no edge.
#include "core.h"
void core(void)
{
	core_on_event(core_level);
	core_other(1); // expect: hidden-dependency `core_other`, full:cycle `core_other`
}

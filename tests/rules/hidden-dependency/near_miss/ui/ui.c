// One's own, a definition in a module of `uses` or one that it reexports, nobody's, an excluded file's; and what an include
// of the same file tells already.
#include "ui.h"
#include "../net/net.h" // expect: dependency

int ui_own(void) { return local(); }

int ui(void)
{
	return ui_own() + nobody_defines() + excluded_defines() + listed() + reexported() + net_open();
}

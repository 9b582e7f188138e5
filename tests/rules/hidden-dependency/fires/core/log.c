// The declaration sits in a header of one's own, the definition in a module that one may not use.
#include "core.h"

void core_log(void)
{
	redraw(); // expect: hidden-dependency `redraw` "'core'" "redraw" "'ui'"
	void (*call)(void) = redraw; // expect: hidden-dependency `redraw`
	int width = ui_width; // expect: hidden-dependency `ui_width`
	core_start();
	(void)call, (void)width;
}

#include "more.h"
int b(void)
{
	UI_SET();
	UI_OVER();
	UI_TWICE();
	return *UI_MORE() + UI_READ();
}
#ifdef UI_TESTED
#endif

#include "macros.h"
void c(void)
{
	UI_TWICE();
	UI_SET();
}

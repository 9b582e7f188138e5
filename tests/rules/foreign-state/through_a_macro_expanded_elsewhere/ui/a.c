#include "macros.h"
#include "more.h"
void a(void)
{
	UI_LENT();
}

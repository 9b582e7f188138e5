#include "core.h"
void b(void)
{
	CORE_LOG(width()); // expect: hidden-dependency `width`
	CORE_BOTH(width()); // expect: hidden-dependency `width`
}

#include "core.h"
void core(void)
{
	core_level = 1; // expect: foreign-state `core_level` "'core'" "'db'"
	core_prebuilt = 1;
	core_cache = 1;
}

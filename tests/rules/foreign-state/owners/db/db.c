#include "../core/core.h"
int core_level;
void db(void)
{
	core_level = 2;
	core_prebuilt = 2; // expect: foreign-state `core_prebuilt` "'core'"
	core_cache = 2; // expect: foreign-state `core_cache` "'core'"
}

#include "../core/core.h"
void ui(void)
{
	core_level = 3; // expect: foreign-state `core_level` "'db'"
}

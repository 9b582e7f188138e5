#include "ui.h"
void b(void)
{
	db_count = 1; /* autotomy: allow(foreign-state): db has no setter yet */ // expect: foreign-state `db_count` suppressed
	ui_reset();
}

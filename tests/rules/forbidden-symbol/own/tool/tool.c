#include "../db/db.h"
int tool(void)
{
	int sum = db_old(); /* autotomy: allow(forbidden-symbol): gone in v3 */ // expect: forbidden-symbol `db_old` suppressed
	return sum;
}

// The table's order decides who tells a token.
#include "../db/db.h"
int ui(void)
{
	db_count = 1; // expect: foreign-state `db_count`
	return page_old() + db_old() + db_count; // expect: private-symbol `page_old`, forbidden-symbol `db_old`, forbidden-symbol `db_count`
}

// Two rules never tell the same token.
#include "../db/db.h"
void ui(void)
{
	page_count = 1; // expect: private-symbol `page_count`
	db_count = 1; // expect: foreign-state `db_count`
}

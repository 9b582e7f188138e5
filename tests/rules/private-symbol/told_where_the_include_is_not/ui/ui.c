// The include is no violation here, since its rule is off: so the uses are told.
#include "../db/db.h"
#include "../db/page.h"
int ui(void)
{
	return page_lock(db_page()->id); // expect: private-symbol `page_lock`, opaque-type `id`
}

#include "../db/db.h"
int ui(struct page *page)
{
	page_lock();
	page_free(); // expect: private-symbol `page_free`
	return page_count + db_open() + !page;
}

// Opaque are the types that private headers define, though public ones declare them.
#include "../db/db.h"

int ui(void)
{
	struct page *page = db_page(1);
	int id = page->id; // expect: opaque-type `id`#2
	struct page copy; // expect: opaque-type `page` "page" "'db'"
	page_t other; // expect: opaque-type `page_t`
	id += (int)sizeof *page; // expect: opaque-type `sizeof`
	// Where no public header declares it, the name itself is private: one token is told once.
	struct inner inner; // expect: private-symbol `inner`#1
	id += inner.x; // expect: opaque-type `x`
	id += (int)sizeof(struct inner); // expect: private-symbol `inner`
	struct open open = { .x = 1 };
	return id + open.x;
}

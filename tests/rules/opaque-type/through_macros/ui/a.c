#include "macros.h"
int a(void)
{
	struct page *page = db_page(1);
	int sum = UI_ID(page) + UI_ID(page + 1) + (int)UI_SIZE;
	// What stands between the brackets is the writer's.
	sum += DB_FIELD(page, id); // expect: opaque-type `id`
	sum += UI_ID(db_page(page->next)); // expect: opaque-type `next`
	sum += (DB_NEW(struct page), 1); // expect: opaque-type `page`
	page = DB_ALLOC(struct page); // expect: opaque-type `page`#2
	struct page **pages = DB_ALLOC(struct page *);
	sum += (int)(sizeof(DB_POINTER) + UI_SIZES);
	return sum + !pages;
}

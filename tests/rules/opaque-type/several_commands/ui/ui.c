#include "../db/db.h"
int ui(void)
{
	int sum = db_page(1)->id; // expect: opaque-type `id`
#ifdef FIRST
	sum += (int)sizeof(struct page); // expect: opaque-type `page`
#else
	struct page copy = *db_page(1); // expect: opaque-type `page`
	(void)copy;
#endif
	return sum;
}

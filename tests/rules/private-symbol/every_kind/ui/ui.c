#include "../db/db.h"

int ui(void)
{
	int id = db_open();
	page_lock(id); // expect: private-symbol `page_lock` "'ui'" "page_lock" "'db'" "pages change every week"
	id = page_first(); // expect: private-symbol `page_first`
	id += PAGE_SIZE; // expect: private-symbol `PAGE_SIZE`
	id += PAGE_MAX(id, 3); // expect: private-symbol `PAGE_MAX`
	id += page_count; // expect: private-symbol `page_count`
	id += PAGE_LEAF; // expect: private-symbol `PAGE_LEAF`
	enum page_kind kind = 0; // expect: private-symbol `page_kind`
	struct page *page = 0; // expect: private-symbol `page`
	page_t *other = 0; // expect: private-symbol `page_t`
	int (*call)(int) = page_lock; // expect: private-symbol `page_lock`
	id += sizeof(struct page); // expect: private-symbol `page`
#ifdef PAGE_SIZE // expect: private-symbol `PAGE_SIZE`
#endif
#if defined(PAGE_MAX) // expect: private-symbol `PAGE_MAX`
#endif
#undef PAGE_SIZE
	return id + (int)kind + !page + !other + !call;
}

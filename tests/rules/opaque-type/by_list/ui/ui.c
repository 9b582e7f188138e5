#include "../db/db.h"
#include <stddef.h>

struct holder {
	struct page page; // expect: opaque-type `page`#1 "'ui'" "page" "'db'"
	struct page pages[3]; // expect: opaque-type `page`
	page_t typed; // expect: opaque-type `page_t`
	struct page *pointer;
	struct page *pointers[3];
};
static struct page cache; // expect: opaque-type `page`
extern struct page elsewhere; // expect: opaque-type `page`
struct page take(struct page page, page_t typed); // expect: opaque-type `page`#1, opaque-type `page`#2, opaque-type `page_t`
static const struct page fixed = { 1, { 2 }, { 3 } }; // expect: opaque-type `page`

int ui(void *raw)
{
	struct page *page = db_page(1);
	int sum = page->id; // expect: opaque-type `id` "'ui'" "page" "'db'"
	sum += (*page).id; // expect: opaque-type `id`
	sum += page[1].id; // expect: opaque-type `id`
	sum += page->inner.x; // expect: opaque-type `inner`, opaque-type `x`
	sum += page->ids[2]; // expect: opaque-type `ids`
	sum += db_copy().id; // expect: opaque-type `id`
	sum += db_current->id; // expect: opaque-type `id`
	page->id = 3; // expect: opaque-type `id`
	int *id = &page->id; // expect: opaque-type `id`#2
	sum += db_handle()->fd; // expect: opaque-type `fd`
	handle own; // expect: opaque-type `handle`
	union word word = { .i = 1 }; // expect: opaque-type `word`, opaque-type `i`
	page_t by_typedef = { .id = 1 }; // expect: opaque-type `page_t`, opaque-type `id`
	struct page array[2]; // expect: opaque-type `page`
	sum += (int)sizeof(struct page); // expect: opaque-type `page`
	sum += (int)sizeof(page_t); // expect: opaque-type `page_t`
	sum += (int)sizeof(handle[2]); // expect: opaque-type `handle`
	sum += (int)sizeof *page; // expect: opaque-type `sizeof`
	sum += (int)sizeof(*page); // expect: opaque-type `sizeof`
	sum += (int)sizeof(page[0]); // expect: opaque-type `sizeof`
	sum += (int)offsetof(struct page, id); // expect: opaque-type `id`
	sum += ((page_t){ 1 }, 2); // expect: opaque-type `page_t`
	struct list_node *node = raw;
	node = node->next; // expect: opaque-type `next`
	return sum + !id + !node;
}

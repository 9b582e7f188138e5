// Pointers, their sizes, forward declarations, functions and types of functions that handle pointers, types that are not
// on the list, a copy that names no type.
#include "../db/db.h"

struct page;
struct list_node;
struct near { struct page *page; page_ref ref; struct page *pages[2]; struct page **where; struct plain plain; };
typedef struct page mine;
typedef void (*on_page)(struct page *page, const page_t *other);
struct page *pass(struct page *page, page_ref ref);
extern page_t *other;

int near_miss(void *raw)
{
	struct page *page = db_page(1);
	page_ref ref = page;
	mine *own = page;
	handle *handle = db_handle();
	on_page call = 0;
	struct plain plain = { .x = 1 };
	struct { int id, fd, i; } local = { .id = 1 };
	int sum = (int)sizeof(struct page *) + (int)sizeof(page) + (int)sizeof(page_ref) + (int)sizeof(struct plain);
	sum += (int)sizeof(page_t *) + (int)sizeof page + (int)sizeof(struct page *[2]) + (int)sizeof(page_t **);
	page = (struct page *)raw;
	page = (page_t *)raw;
	db_copy();
	return sum + !ref + !own + !handle + !call + plain.x + local.id + (page == ref) + local.fd + local.i;
}

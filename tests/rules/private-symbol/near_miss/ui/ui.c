// Declared by a public header too, spelled in the body of another file's macro, a local or a member of the same name, an
// own function, a forward declaration, a comment and a string.
#include "../db/db.h"

struct page;
struct ui { int page_first; };
static int page_free(int page_first) { return page_first; }

int ui(struct page *page)
{
	struct ui self = { .page_first = 1 };
	int page_first = self.page_first;
	const char *text = "page_first"; /* page_first */
	page_lock(page);
	return page_first + db_open() + !text;
}

int first(void)
{
	return DB_FIRST;
}

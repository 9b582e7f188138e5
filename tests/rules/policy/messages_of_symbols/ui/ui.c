#include "../core/core.h"
#include "../tls/tls.h"
#include "ui.h"
#include <string.h>
void redraw(void)
{
	struct page page;
	char text[8];
	db_hits = page_lock();
	db_page(1)->id = (int)sizeof page;
	strcpy(text, "x");
	memset(db_table, getpid(), sizeof(struct page));
}

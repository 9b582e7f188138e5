#include "db.h"

#include "page.h"

int page_lock(int page)
{
	return page;
}

int db_read(int page)
{
	return page_lock(page) + 1;
}

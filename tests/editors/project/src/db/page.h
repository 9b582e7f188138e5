/* How pages lie on the disk; includes what others may use. */
#pragma once

#include "db/db.h"

struct page {
	int used;
};
int page_lock(struct page *page);

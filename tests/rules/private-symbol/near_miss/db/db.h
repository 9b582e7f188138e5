#ifndef DB_H
#define DB_H
#include "page.h"
struct page;
int db_open(void);
int page_lock(struct page *page);
#define DB_FIRST page_first()
#endif

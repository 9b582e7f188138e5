#ifndef DB_H
#define DB_H
#include "page.h"
struct page;
struct open { int x; };
typedef struct page page_t;
page_t *db_page(int id);
#endif

#ifndef DB_H
#define DB_H
#include "page.h"
struct page;
struct page *db_page(int id);
#endif

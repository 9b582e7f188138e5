#ifndef DB_H
#define DB_H
#include "page.h"
struct page;
extern int db_hits, db_table[4];
int db_open(void);
struct page *db_page(int id);
#endif

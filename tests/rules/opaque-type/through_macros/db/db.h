#ifndef DB_H
#define DB_H
struct page { int id; int next; };
struct page *db_page(int id);
#define DB_FIELD(page, field) ((page)->field)
#define DB_NEW(type) ((type){ 0 })
#define DB_ALLOC(type) ((type *)db_alloc(sizeof(type)))
#define DB_POINTER struct page *
void *db_alloc(unsigned long size);
#endif

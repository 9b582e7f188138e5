#ifndef DB_H
#define DB_H
struct page { int id; };
struct page *db_page(int id);
static inline int db_id(struct page *page) { return page->id; }
#define DB_ID(page) ((page)->id)
#endif

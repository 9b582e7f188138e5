#ifndef DB_H
#define DB_H
struct page { int id; };
struct page *db_page(void); // expect: forbidden-symbol `page`
extern int db_count;
int db_old(void);
#endif

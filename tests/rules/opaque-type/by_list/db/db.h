#ifndef DB_H
#define DB_H
struct page { int id; struct { int x; } inner; int ids[4]; };
typedef struct page page_t;
typedef struct page *page_ref;
typedef struct { int fd; } handle;
union word { int i; };
struct plain { int x; };
struct list_node { struct list_node *next; };
struct page *db_page(int id);
handle *db_handle(void);
struct page db_copy(void);
extern struct page *db_current;
#endif

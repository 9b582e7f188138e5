#ifndef DB_H
#define DB_H
#define PAGE_SIZE 4096
#define PAGE_NONE 0
struct page_body { int id; };
union page_word { int i; };
int page_lock(int id);
int page_open(int id);
int page_free(int id);
#define DB_CALL(name) page_##name(1)
#define DB_JOIN(a, b) a##b
#define DB_NAME(name) #name
#endif

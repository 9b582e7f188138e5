#ifndef PAGE_H
#define PAGE_H
struct page { int id; };
extern int page_count;
int page_lock(void);
int page_free(void);
#endif

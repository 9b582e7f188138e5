#ifndef PAGE_H
#define PAGE_H
struct page { int id; };
int page_lock(void);
#endif

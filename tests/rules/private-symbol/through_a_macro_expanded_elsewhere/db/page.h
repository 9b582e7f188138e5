#ifndef PAGE_H
#define PAGE_H
enum page_kind { PAGE_LEAF = 1 };
int page_lock(int kind);
#define PAGE_MAX 7
#endif

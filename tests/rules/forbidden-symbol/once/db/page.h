#ifndef PAGE_H
#define PAGE_H
int page_old(void);
#endif

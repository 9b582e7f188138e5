#ifndef PAGE_H
#define PAGE_H
extern int page_count;
#endif

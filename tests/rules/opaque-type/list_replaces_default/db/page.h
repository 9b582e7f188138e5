#ifndef PAGE_H
#define PAGE_H
struct page { int id; };
#endif

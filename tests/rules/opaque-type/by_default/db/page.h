#ifndef PAGE_H
#define PAGE_H
struct page { int id; };
struct inner { int x; };
#endif

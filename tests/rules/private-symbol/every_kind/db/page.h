#ifndef PAGE_H
#define PAGE_H
#define PAGE_SIZE 4096
#define PAGE_MAX(a, b) ((a) > (b) ? (a) : (b))
enum page_kind { PAGE_LEAF, PAGE_INNER };
struct page { int id; };
typedef struct page page_t;
extern int page_count;
int page_lock(int id);
static inline int page_first(void) { return 0; }
#endif

// No unit of ui's includes it, and it is what makes these public.
int page_lock(void);
struct page;
extern int page_count;

struct page;
struct page *db_page(void);

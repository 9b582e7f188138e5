struct page { int id; };
typedef struct page page_pair[2];
struct page *db_page(void);

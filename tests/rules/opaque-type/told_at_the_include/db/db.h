struct page;
struct page *db_page(int id);

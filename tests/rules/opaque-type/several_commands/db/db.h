struct page { int id; };
struct page *db_page(int id);

struct page { int id; };
int page_lock(int id);

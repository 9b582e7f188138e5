int page_lock(int id);

int page_lock(int id);
int page_unlock(int id);
extern int db_count;

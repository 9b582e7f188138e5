int page_lock(int id);
int page_unlock(int id);
#define DB_LOCK(id) page_lock(id)
#define DB_BOTH(x) ((x), page_lock(1))

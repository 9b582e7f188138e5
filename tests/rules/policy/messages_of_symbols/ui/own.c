int db_open(void);
int page_lock(void);
int own(void) { return db_open() + page_lock(); }

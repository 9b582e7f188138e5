int page_lock(void);

int page_free(int);
int page_lock(int);

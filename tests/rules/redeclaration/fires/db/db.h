int page_count(void);
extern int page_size;
int page_free(int);

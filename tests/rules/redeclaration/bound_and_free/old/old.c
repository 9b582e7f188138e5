int page_count(void);
int old(void) { return page_count(); }

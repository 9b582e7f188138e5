int page_count(void);

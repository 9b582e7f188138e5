int page_count(void);
int usage(void);
int never_defined(void);

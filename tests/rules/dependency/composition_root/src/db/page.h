int page(void);

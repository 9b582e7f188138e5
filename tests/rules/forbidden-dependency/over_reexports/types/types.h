int types(void);

int opt(void);

int all(void);

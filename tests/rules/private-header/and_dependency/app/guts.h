int guts(void);

int usage(void);
int only(void);

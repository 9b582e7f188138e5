int fresh(void);

int more(void);

int shy(void);

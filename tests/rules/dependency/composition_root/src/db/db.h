int db(void);

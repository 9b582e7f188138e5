int db_open(void);

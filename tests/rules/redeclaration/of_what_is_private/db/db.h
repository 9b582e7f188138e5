int db_open(void);
int db_secret(void);

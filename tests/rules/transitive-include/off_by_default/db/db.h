int db_count(void);

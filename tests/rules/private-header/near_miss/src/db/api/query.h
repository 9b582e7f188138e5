int db_query(void);

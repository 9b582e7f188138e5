extern int db_count;
extern int db_other;

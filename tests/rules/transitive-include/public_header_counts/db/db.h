#ifndef DB_H
#define DB_H
int db_count(void);
#endif

#ifndef DB_H
#define DB_H
extern int db_count;
extern int db_limit;
extern int db_table[4];
#define DB_BUMP(x) ((x)++)
#endif

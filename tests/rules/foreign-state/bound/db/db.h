#ifndef DB_H
#define DB_H
extern int db_count;
#endif

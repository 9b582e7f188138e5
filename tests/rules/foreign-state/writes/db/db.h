#ifndef DB_H
#define DB_H
struct point { int x, y; };
struct stats { int hits; struct point at[4]; unsigned dirty : 1; int *ids; struct point *where; char name[8]; };
union word { int i; char bytes[4]; };
extern int db_count;
extern struct stats db_stats;
extern struct stats db_all[4];
extern int db_table[8];
extern int db_grid[2][2];
extern union word db_word;
extern int *db_cursor;
extern const char *db_name;
extern void (*db_hook)(int);
#endif

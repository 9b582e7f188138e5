#ifndef DB_H
#define DB_H
struct point { int x, y; };
struct stats { int hits; struct point at[4]; char name[8]; };
extern int db_count;
extern struct stats db_stats;
extern int db_table[8];
extern int db_grid[2][2];
extern int *db_cursor;
void db_fill(int *to);
void db_read(const void *from);
#endif

#ifndef DB_H
#define DB_H
struct point { int x, y; };
struct stats { int hits; struct point at[4]; unsigned dirty : 1; int *ids; struct point *where; };
extern int db_count;
extern struct stats db_stats;
extern struct stats *db_current;
extern int db_table[8];
extern int db_grid[2][2];
extern int *db_cursor;
extern const char *db_name;
extern void (*db_hook)(int);
extern const int db_limit;
extern const struct point db_origin;
extern const int db_primes[4];
extern const char *const db_title;
extern volatile int db_flag;
void db_fill(int *to);
#endif

#include "db.h"
int db_count;
struct stats db_stats;
int db_table[8];
int db_grid[2][2];
int *db_cursor;
void db_fill(int *to) { *to = 1; }
void db_read(const void *from) { (void)from; }

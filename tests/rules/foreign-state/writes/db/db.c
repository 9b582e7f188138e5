#include "db.h"
int db_count;
struct stats db_stats;
struct stats db_all[4];
int db_table[8];
int db_grid[2][2];
union word db_word;
int *db_cursor;
const char *db_name;
void (*db_hook)(int);
void db(void) { db_count = 1; db_stats.hits++; db_cursor = &db_count; }

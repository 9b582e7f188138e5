#include "db.h"
int db_count;
struct stats db_stats;
struct stats *db_current;
int db_table[8];
int db_grid[2][2];
int *db_cursor;
const char *db_name;
void (*db_hook)(int);
const int db_limit = 1;
const struct point db_origin = { 0, 0 };
const int db_primes[4] = { 2, 3, 5, 7 };
const char *const db_title = "db";
volatile int db_flag;
void db_fill(int *to) { *to = 1; }

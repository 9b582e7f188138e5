#include "db.h"
int db_count;
struct stats db_stats;
int db_table[4];

#include "db.h"
int db_count;
int db_limit;
int db_table[4];

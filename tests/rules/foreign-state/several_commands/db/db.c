#include "db.h"
int db_count;
int db_other;

#include "db.h"
int db_count;
int usage;

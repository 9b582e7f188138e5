#include "db.h"
int db_count;

#include "db.h"
int db_count;
int page_count;

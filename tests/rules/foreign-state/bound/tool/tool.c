#include "../db/db.h"
void tool(void) { db_count = 1; }

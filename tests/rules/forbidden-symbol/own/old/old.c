#include "../db/db.h"
int old(void) { return db_old(); }

// Nor does a file in no module.
#include "db/db.h"
void loose(void) { db_count = 1; } // expect: foreign-state `db_count`

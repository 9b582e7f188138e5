// The private parts are open to friends, the state is not.
#include "../db/db.h"
void test(void) { db_count = 1; } // expect: foreign-state=warning `db_count`

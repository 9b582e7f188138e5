#include "../db/db.h"
int net(void) { return db_old(); } // expect: forbidden-symbol=warning `db_old`

// The same file's include is a violation already, so its uses are not told again.
#include "../db/db.h"
#include "../db/page.h" // expect: private-header
int one(void) { return page_lock(1) + db_open(); }

// Not stale at scan level, where nobody looked at symbols.
#include "../db/db.h"
int ui(void)
{
	db_secret(); /* autotomy: allow(private-symbol): measured, see the wiki */ // expect: private-symbol `db_secret` suppressed
	return db_open(); /* autotomy: allow(private-symbol): stale */ // expect: full:suppression `allow(private-symbol)`
}

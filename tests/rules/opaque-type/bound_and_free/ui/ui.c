#include "../db/db.h"
int ui(void)
{
	int sum = db_page(1)->id; /* autotomy: allow(opaque-type): until db has page_id() */ // expect: opaque-type `id` suppressed
	// What the owner's inline functions and macros touch is the owner's affair.
	return sum + db_id(db_page(1)) + DB_ID(db_page(2));
}

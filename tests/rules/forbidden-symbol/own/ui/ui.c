#include "../db/db.h"
struct db_legacy;
int ui(struct db_legacy *legacy) // expect: forbidden-symbol `db_legacy`
{
	int sum = db_old(); // expect: forbidden-symbol `db_old` "'ui'" "db_old" "db_new"
	sum += DB_OLD; // expect: forbidden-symbol `DB_OLD`
	sum += DB_GONE + DB_KEPT; // expect: forbidden-symbol `DB_GONE`
	sum += db_global; // expect: forbidden-symbol `db_global`
	sum += DB_OLD_CALL();
#ifdef DB_OLD // expect: forbidden-symbol `DB_OLD`
#endif
#undef DB_OLD
	return sum + db_new() + !legacy;
}

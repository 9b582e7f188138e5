// The symbols came along with some other header.
#include "ui.h"

int ui(struct db *db) // expect: transitive-include `db` "'ui'" "'db'" "db/db.h"
{
	db_id id = 1; // expect: transitive-include `db_id`
	int sum = db_count() + id; // expect: transitive-include `db_count` "db/db.h"
	sum += db_size; // expect: transitive-include `db_size`
	sum += db_first(); // expect: transitive-include `db_first`
	sum += DB_LEAF; // expect: transitive-include `DB_LEAF`
	sum += DB_MAX; // expect: transitive-include `DB_MAX`
#ifdef DB_MAX // expect: transitive-include `DB_MAX`
	sum += 1;
#endif
	// What others do with them is their own affair; an argument is one's own.
	sum += ui_count() + UI_COUNT();
	sum += UI_WITH(db_count()); // expect: transitive-include `db_count`
	return sum + ui_draw(db);
}

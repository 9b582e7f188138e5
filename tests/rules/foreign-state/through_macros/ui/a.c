#include "macros.h"

int ui(void)
{
	int mine = 1;
	UI_RESET();
	UI_RESET();
	UI_ADDRESS->hits = 1;
	// What stands between the brackets is the writer's, whatever the macro does with it.
	DB_SET(db_count); // expect: foreign-state `db_count`
	DB_SET(db_stats.hits); // expect: foreign-state `db_stats`
	DB_SET(mine);
	UI_SWAP(mine, db_table[1]); // expect: foreign-state `db_table`
	mine = DB_GET(db_count ? mine : 0);
	db_stats.UI_HITS = 2; // expect: foreign-state `db_stats`
	return DB_GET(db_count) + DB_MAX(db_count, db_stats.hits) + DB_MAX(mine, db_table[0]);
}

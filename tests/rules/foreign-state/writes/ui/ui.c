#include "../db/db.h"
static void on(int x) { (void)x; }

void ui(int i, struct stats other)
{
	db_count = 1; // expect: foreign-state `db_count` "'ui'" "db_count" "'db'"
	db_count += 2; // expect: foreign-state `db_count`
	db_count <<= 1; // expect: foreign-state `db_count`
	db_count++; // expect: foreign-state `db_count`
	--db_count; // expect: foreign-state `db_count`
	(db_count) = 3; // expect: foreign-state `db_count`
	i = db_count = 4; // expect: foreign-state `db_count`
	db_stats.hits = 1; // expect: foreign-state `db_stats`
	db_stats.hits++; // expect: foreign-state `db_stats`
	db_stats.at[i].x = 1; // expect: foreign-state `db_stats`
	(db_stats.at)[i].y -= 1; // expect: foreign-state `db_stats`
	db_stats.dirty = 1; // expect: foreign-state `db_stats`
	db_stats.name[0] = 'a'; // expect: foreign-state `db_stats`
	db_stats = other; // expect: foreign-state `db_stats`
	db_stats.at[1] = other.at[2]; // expect: foreign-state `db_stats`
	db_all[i].at[db_count].x = 1; // expect: foreign-state `db_all`
	db_table[i] = 1; // expect: foreign-state `db_table`
	db_table[i]++; // expect: foreign-state `db_table`
	i[db_table] = 2; // expect: foreign-state `db_table`
	db_table[db_table[1]] = 2; // expect: foreign-state `db_table`
	db_grid[i][1] = 2; // expect: foreign-state `db_grid`
	db_word.i = 1; // expect: foreign-state `db_word`
	db_word.bytes[2] = 1; // expect: foreign-state `db_word`
	*db_table = 1; // expect: foreign-state `db_table`
	db_cursor = 0; // expect: foreign-state `db_cursor`
	db_cursor++; // expect: foreign-state `db_cursor`
	*db_cursor++ = 1; // expect: foreign-state `db_cursor`
	db_stats.ids = 0; // expect: foreign-state `db_stats`
	// Pointers to const, but no const objects.
	db_name = "x"; // expect: foreign-state `db_name`
	db_hook = on; // expect: foreign-state `db_hook`
	for (db_count = 0;; db_count++) // expect: foreign-state `db_count`#1, foreign-state `db_count`#2
		break;
}

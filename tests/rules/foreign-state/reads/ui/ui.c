// Reading is a use like any other, and so is what changes another object than the variable itself.
#include "../db/db.h"

static int by_value(struct stats stats) { return stats.hits; }

int ui(int i)
{
	int sum = db_count + db_stats.hits + db_stats.at[i].x + db_stats.dirty + db_table[i] + i[db_table] + db_grid[i][1];
	struct stats copy = db_stats;
	struct point point = db_stats.at[2];
	copy = db_stats;
	copy.at[db_count].x = db_count;
	sum += by_value(db_stats) + (int)sizeof(db_stats) + (int)sizeof db_table + (int)(sizeof(db_table) / sizeof(db_table[0]));
	// The first element, and what `sizeof` asks for but does not touch.
	sum += *db_table + **db_grid + (int)(sizeof(db_stats.at) / sizeof *db_stats.at) + (int)sizeof(&db_count);
	int list[] = { db_count, db_table[1], [3] = db_count };
	struct point pair = { db_count, .y = db_count };
	sum += list[0] + pair.x;
	// Through a pointer it is another object that is written, and its address that is taken.
	db_current->hits = 1;
	db_current->at[i].x++;
	(*db_current).hits = 2;
	*db_cursor = 1;
	db_cursor[i] = 2;
	(*db_cursor)++;
	*db_stats.ids = 3;
	db_stats.ids[i] = 3;
	db_stats.where->x = 4;
	db_fill(&db_current->hits);
	db_fill(&db_cursor[1]);
	db_fill(db_cursor);
	int *ids = db_stats.ids;
	const char *name = db_name;
	db_hook(1);
	void (*hook)(int) = db_hook;
	// Const objects are never written.
	const int *limit = &db_limit;
	const struct point *origin = &db_origin;
	const int *primes = db_primes;
	const int *prime = &db_primes[1];
	const char *const *title = &db_title;
	if (db_flag && !db_count)
		return db_count ? db_table[0] : db_stats.hits;
	switch (db_count) {
	default: return sum + point.x + *limit + origin->x + *primes + *prime + !*title + !ids + !name + !hook;
	}
}

#include "../db/db.h"
struct holder { int *at; };
static int *global = &db_count; // expect: foreign-state `db_count`
static int *globals[] = { db_table, &db_table[1] }; // expect: foreign-state `db_table`#1, foreign-state `db_table`#2

int *ui(int i)
{
	int *count = &db_count; // expect: foreign-state `db_count` "'ui'" "db_count" "'db'"
	int *hits = &db_stats.hits; // expect: foreign-state `db_stats`
	int *y = &db_stats.at[i].y; // expect: foreign-state `db_stats`
	struct stats *all = &(db_stats); // expect: foreign-state `db_stats`
	int *second = &db_table[1]; // expect: foreign-state `db_table`
	int *first = db_table; // expect: foreign-state `db_table`
	int *cast = (int *)db_table; // expect: foreign-state `db_table`
	int *sum = db_table + i; // expect: foreign-state `db_table`
	int *row = db_grid[1]; // expect: foreign-state `db_grid`
	int **cursor = &db_cursor; // expect: foreign-state `db_cursor`
	struct point *at = db_stats.at; // expect: foreign-state `db_stats`
	int (*array)[8] = &db_table; // expect: foreign-state `db_table`
	struct holder holder = { &db_count }; // expect: foreign-state `db_count`
	struct holder named = { .at = db_table }; // expect: foreign-state `db_table`
	first = db_table; // expect: foreign-state `db_table`
	holder.at = i ? db_table : first; // expect: foreign-state `db_table`
	*&db_count = 1; // expect: foreign-state `db_count`
	db_fill(&db_count); // expect: foreign-state `db_count`
	db_fill(db_table); // expect: foreign-state `db_table`
	// A pointer to const is an address all the same.
	db_read(&db_stats); // expect: foreign-state `db_stats`
	db_read(db_stats.name); // expect: foreign-state `db_stats`
	(void)count, (void)hits, (void)y, (void)all, (void)second, (void)cast, (void)sum, (void)row, (void)cursor, (void)at;
	(void)array, (void)named, (void)global, (void)globals;
	if (i)
		return &db_count; // expect: foreign-state `db_count`
	return db_table; // expect: foreign-state `db_table`
}

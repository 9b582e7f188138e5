/* How far two words are apart, and the nearest of many, for a "did you mean". */
#include <autotomy/base/str.h>

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/memory.h>

/* A suggestion further away than this is a guess, however long the word. */
enum { NEAR_ENOUGH = 4 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* What both words share at their ends changes nothing in their distance. */
static void drop_common_ends(struct str *a, struct str *b)
{
	while (a->len && b->len && a->ptr[0] == b->ptr[0]) {
		*a = (struct str){a->ptr + 1, a->len - 1};
		*b = (struct str){b->ptr + 1, b->len - 1};
	}
	while (a->len && b->len && a->ptr[a->len - 1] == b->ptr[b->len - 1]) {
		a->len--;
		b->len--;
	}
}

/*
 * One row of the table of distances: row[j] holds the distance of a[0..i-1) and b[0..j) and gets that of a[0..i) and
 * b[0..j). Cells further than `limit` from the diagonal exceed the limit whatever the words, so only the band
 * [i - limit, i + limit] is computed; the cells beside it hold limit + 1 or more. Returns the least of the row.
 */
static size_t next_row(size_t *row, size_t i, char byte, struct str b, size_t limit)
{
	size_t first = i > limit ? i - limit : 1;
	size_t last = limit < b.len - least(i, b.len) ? i + limit : b.len;
	size_t diagonal = row[first - 1];
	row[first - 1] = first == 1 ? i : limit + 1;
	size_t lowest = row[first - 1];
	for (size_t j = first; j <= last; j++) {
		size_t replaced = diagonal + (byte != b.ptr[j - 1]);
		diagonal = row[j];
		row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
		lowest = least(lowest, row[j]);
	}
	return lowest;
}

static size_t distance_in_band(struct str a, struct str b, size_t limit, size_t *row)
{
	for (size_t j = 0; j <= b.len; j++)
		row[j] = least(j, limit + 1);
	for (size_t i = 1; i <= a.len; i++) {
		if (next_row(row, i, a.ptr[i - 1], b, limit) > limit)
			return limit + 1;
	}
	return least(row[b.len], limit + 1);
}

size_t str_distance(struct str a, struct str b, size_t limit)
{
	drop_common_ends(&a, &b);
	if (a.len < b.len) {
		struct str swap = a;
		a = b;
		b = swap;
	}
	if (limit >= a.len)
		limit = a.len; /* no distance is greater, and limit + 1 cannot wrap */
	else if (a.len - b.len > limit)
		return limit + 1;
	if (!b.len)
		return a.len;
	size_t *row = mem_alloc((b.len + 1) * sizeof *row);
	size_t distance = distance_in_band(a, b, limit, row);
	free(row);
	return distance;
}

struct str str_nearest(struct str word, const struct str *candidates, size_t count)
{
	struct str nearest = {0};
	/* A third of the word may be wrong, but something of it must be right. */
	size_t limit = least((word.len + 2) / 3, NEAR_ENOUGH);
	if (limit >= word.len)
		limit = word.len ? word.len - 1 : 0;
	for (size_t i = 0; i < count; i++) {
		if (!word.len || !candidates[i].len)
			continue;
		size_t distance = str_distance(word, candidates[i], limit);
		if (distance > limit)
			continue;
		nearest = candidates[i];
		if (!distance)
			break;
		limit = distance - 1; /* only a nearer one replaces it */
	}
	return nearest;
}

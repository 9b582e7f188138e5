/* Which file is which under another name: by exact text first, then by the lines that two texts share. */
#include <autotomy/core/change.h>

#include <stdlib.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>

enum {
	LIKE_PERCENT = 50,    /* as much must be shared, as with git's -M */
	MOST_PAIRS = 1 << 18, /* a larger change is compared by exact texts alone */
	MOST_LINES = 1 << 16, /* of one file; longer ones are compared by exact text alone */
};

/* A text as a set of lines. */
struct lined {
	const struct version_file *file;
	uint64_t hash;    /* of the whole text */
	uint64_t *hashes; /* of its lines, sorted, each with its length in the low bits */
	size_t count;
	bool taken;
};

struct likeness {
	size_t gone, came;
	unsigned percent;
	bool same_name;
};

enum { LENGTH_BITS = 16 };

static int number_cmp(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static uint64_t line_mark(struct str line)
{
	uint64_t length = line.len < (1U << LENGTH_BITS) ? line.len : (1U << LENGTH_BITS) - 1;

	return hash_bytes(line) >> LENGTH_BITS << LENGTH_BITS | length;
}

static struct lined line_up(struct arena *arena, const struct version_file *file)
{
	struct lined lined = {.file = file, .hash = hash_bytes(file->text)};
	struct line_table lines = {0};

	line_table_build(&lines, file->text);
	if (lines.count <= MOST_LINES) {
		lined.hashes = arena_array(arena, uint64_t, lines.count);
		lined.count = lines.count;
		for (size_t i = 0; i < lines.count; i++)
			lined.hashes[i] = line_mark(str_trim(line_table_line(&lines, file->text, i)));
		qsort(lined.hashes, lined.count, sizeof *lined.hashes, number_cmp);
	}
	line_table_finish(&lines);
	return lined;
}

/* A line counts by its bytes, and an empty one for nothing. */
static size_t weight(uint64_t mark)
{
	return (size_t)(mark & ((1U << LENGTH_BITS) - 1));
}

static size_t whole_weight(const struct lined *lined)
{
	size_t sum = 0;

	for (size_t i = 0; i < lined->count; i++)
		sum += weight(lined->hashes[i]);
	return sum;
}

static unsigned likeness(const struct lined *a, const struct lined *b)
{
	size_t shared = 0, left = whole_weight(a), right = whole_weight(b), larger = left > right ? left : right;

	if (a->hash == b->hash && str_eq(a->file->text, b->file->text))
		return 100;
	if (larger == 0 || (left < right ? left : right) * 100 / larger < LIKE_PERCENT)
		return 0;
	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		int order = number_cmp(&a->hashes[i], &b->hashes[j]);
		shared += order == 0 ? weight(a->hashes[i]) : 0;
		i += order <= 0;
		j += order >= 0;
	}
	return (unsigned)(shared * 100 / larger);
}

/* The most alike first; then those that keep their name; then by path. */
static int likeness_cmp(const void *a, const void *b)
{
	const struct likeness *x = a, *y = b;

	if (x->percent != y->percent)
		return x->percent > y->percent ? -1 : 1;
	if (x->same_name != y->same_name)
		return x->same_name ? -1 : 1;
	if (x->gone != y->gone)
		return x->gone < y->gone ? -1 : 1;
	return (x->came > y->came) - (x->came < y->came);
}

static bool may_be(const struct lined *gone, const struct lined *came, bool few)
{
	return gone->file->text.len > 0 && (few || gone->hash == came->hash);
}

static struct likeness *list_pairs(struct arena *arena, const struct lined *gone, size_t gone_count,
				   const struct lined *came, size_t came_count, size_t *count)
{
	bool few = gone_count * came_count <= MOST_PAIRS;
	VEC(struct likeness) pairs = {0};

	for (size_t i = 0; i < gone_count; i++)
		for (size_t j = 0; j < came_count; j++) {
			unsigned percent = may_be(&gone[i], &came[j], few) ? likeness(&gone[i], &came[j]) : 0;
			bool same_name = str_eq(path_name(gone[i].file->path), path_name(came[j].file->path));
			if (percent >= LIKE_PERCENT)
				vec_push(&pairs, (struct likeness){i, j, percent, same_name});
		}
	if (pairs.len)
		qsort(pairs.items, pairs.len, sizeof *pairs.items, likeness_cmp);
	*count = pairs.len;
	struct likeness *kept =
		arena_copy(arena, pairs.items, pairs.len * sizeof *pairs.items, _Alignof(struct likeness));
	vec_free(&pairs);
	return kept;
}

void moves_find(struct arena *arena, const struct version_file *gone, size_t gone_count,
		const struct version_file *came, size_t came_count, struct moves *moves)
{
	struct lined *left = arena_array(arena, struct lined, gone_count);
	struct lined *right = arena_array(arena, struct lined, came_count);
	size_t pair_count;

	for (size_t i = 0; i < gone_count; i++)
		left[i] = line_up(arena, &gone[i]);
	for (size_t i = 0; i < came_count; i++)
		right[i] = line_up(arena, &came[i]);
	struct likeness *pairs = list_pairs(arena, left, gone_count, right, came_count, &pair_count);
	struct str *after = arena_array(arena, struct str, gone_count);
	for (size_t i = 0; i < pair_count; i++) {
		if (left[pairs[i].gone].taken || right[pairs[i].came].taken)
			continue;
		left[pairs[i].gone].taken = right[pairs[i].came].taken = true;
		after[pairs[i].gone] = right[pairs[i].came].file->path;
	}
	*moves = (struct moves){arena_array(arena, struct str, gone_count), arena_array(arena, struct str, gone_count),
				0};
	for (size_t i = 0; i < gone_count; i++) {
		if (after[i].len == 0)
			continue;
		moves->before[moves->count] = gone[i].path;
		moves->after[moves->count++] = after[i];
	}
}

struct str moves_after(const struct moves *moves, struct str before)
{
	for (size_t low = 0, high = moves->count; low < high;) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(moves->before[middle], before);
		if (order == 0)
			return moves->after[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return before;
}

struct str moves_before(const struct moves *moves, struct str after)
{
	for (size_t i = 0; i < moves->count; i++)
		if (str_eq(moves->after[i], after))
			return moves->before[i];
	return after;
}

/* Which lines of a text another one lacks: the longest common subsequence between their common beginning and end. */
#include <autotomy/core/change.h>

#include <string.h>

#include <autotomy/base/hash.h>

enum { MOST_CELLS = 1 << 22 }; /* of the table; larger differences count as new throughout */

struct hashed_lines {
	uint64_t *hashes;
	size_t count;
};

static struct hashed_lines hash_lines(struct arena *arena, struct str text)
{
	struct line_table lines = {0};
	line_table_build(&lines, text);
	struct hashed_lines hashed = {arena_array(arena, uint64_t, lines.count), lines.count};

	for (size_t i = 0; i < lines.count; i++)
		hashed.hashes[i] = hash_bytes(line_table_line(&lines, text, i));
	line_table_finish(&lines);
	return hashed;
}

/* Marks the lines of `after` that are part of no longest common subsequence that is found from the beginning. */
static void mark_middle(struct arena *arena, const uint64_t *before, size_t n, const uint64_t *after, size_t m,
			bool *marks)
{
	size_t width = m + 1;

	if (n == 0 || n + 1 > MOST_CELLS / width) {
		memset(marks, 1, m);
		return;
	}
	/* length[i][j]: how many lines the rests from i and from j have in common. */
	uint32_t *length = arena_array(arena, uint32_t, (n + 1) * width);
	for (size_t i = n; i-- > 0;)
		for (size_t j = m; j-- > 0;) {
			uint32_t down = length[(i + 1) * width + j], right = length[i * width + j + 1];
			bool equal = before[i] == after[j];
			length[i * width + j] = equal          ? length[(i + 1) * width + j + 1] + 1
						: down > right ? down
							       : right;
		}
	for (size_t i = 0, j = 0; j < m;) {
		if (i < n && before[i] == after[j]) {
			i++;
			j++;
		} else if (i < n && length[(i + 1) * width + j] >= length[i * width + j + 1]) {
			i++;
		} else {
			marks[j++] = true;
		}
	}
}

bool *lines_brought(struct arena *arena, struct str before, struct str after, size_t *count)
{
	struct arena scratch = {0};
	struct hashed_lines a = hash_lines(&scratch, before), b = hash_lines(&scratch, after);
	bool *marks = arena_array(arena, bool, b.count);
	size_t begin = 0, end = 0;

	while (begin < a.count && begin < b.count && a.hashes[begin] == b.hashes[begin])
		begin++;
	while (end < a.count - begin && end < b.count - begin &&
	       a.hashes[a.count - 1 - end] == b.hashes[b.count - 1 - end])
		end++;
	mark_middle(&scratch, a.hashes + begin, a.count - begin - end, b.hashes + begin, b.count - begin - end,
		    marks + begin);
	arena_finish(&scratch);
	*count = b.count;
	return marks;
}

/* The next byte of the text, with "\r\n" read as "\n"; -1 at its end. */
static int next_byte(struct str text, size_t *at)
{
	if (*at < text.len && text.ptr[*at] == '\r' && *at + 1 < text.len && text.ptr[*at + 1] == '\n')
		++*at;
	return *at < text.len ? (unsigned char)text.ptr[(*at)++] : -1;
}

bool texts_differ(struct str a, struct str b)
{
	size_t i = 0, j = 0;

	if (str_eq(a, b))
		return false;
	for (;;) {
		int left = next_byte(a, &i), right = next_byte(b, &j);
		if (left != right)
			return true;
		if (left < 0)
			return false;
	}
}

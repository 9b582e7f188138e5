/* Line tables, and the ways between byte offsets, places and positions. */
#include <autotomy/base/text.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/memory.h>

/* Finds line endings from the left. */
struct line_scan {
	const char *at, *end;
	const char
		*cr; /* the next '\r' at or behind `at`, or `end`: most texts have none, and are searched for it once */
};

static const char *find_byte(const char *at, const char *end, char byte)
{
	const char *found = at < end ? memchr(at, byte, (size_t)(end - at)) : NULL;
	return found ? found : end;
}

static struct line_scan line_scan_begin(struct str text, size_t offset)
{
	struct str rest = str_from_offset(text, offset);
	const char *end = rest.len ? rest.ptr + rest.len : rest.ptr;
	return (struct line_scan){rest.ptr, end, find_byte(rest.ptr, end, '\r')};
}

/* Moves to the next line's beginning; false where no line ends any more. */
static bool line_scan_next(struct line_scan *scan)
{
	/* The '\n', else the '\r' that bounded the search, else the end. */
	const char *ending = find_byte(scan->at, scan->cr, '\n');
	if (ending == scan->end)
		return false;
	scan->at = ending + 1;
	if (ending == scan->cr) {
		if (scan->at < scan->end && *scan->at == '\n')
			scan->at++;
		scan->cr = find_byte(scan->at, scan->end, '\r');
	}
	return true;
}

static void reserve_lines(struct line_table *table, size_t count)
{
	if (count <= table->cap)
		return;
	size_t cap = table->cap ? table->cap * 2 : 64;
	table->cap = cap < count ? count : cap;
	table->starts = mem_resize(table->starts, table->cap, sizeof *table->starts);
}

void line_table_build(struct line_table *table, struct str text)
{
	assert(text.len <= UINT32_MAX);
	reserve_lines(table, 1);
	table->starts[0] = 0;
	table->count = 1;
	for (struct line_scan scan = line_scan_begin(text, 0); line_scan_next(&scan);) {
		reserve_lines(table, table->count + 1);
		table->starts[table->count++] = (uint32_t)(scan.at - text.ptr);
	}
}

/* The index of the first line that begins at or behind `offset`; `count` if none does. */
static size_t first_line_from(const struct line_table *table, size_t offset)
{
	size_t low = 0, high = table->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table->starts[middle] < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The beginnings of lines at offsets from..to of the text, in `found` if it is not NULL. Whether a line begins at an
 * offset depends on the bytes before and at it alone; the scan starts one byte earlier, so that it sees the ending of
 * the line before, and stops at the byte `to`, because a '\n' there would belong to a '\r' before it.
 */
static size_t lines_within(struct str text, size_t from, size_t to, uint32_t *found)
{
	size_t count = 0;
	struct str seen = str_sub(text, 0, to + 1);
	for (struct line_scan scan = line_scan_begin(seen, from - 1); line_scan_next(&scan);) {
		size_t start = (size_t)(scan.at - text.ptr);
		if (start > to)
			break;
		if (found)
			found[count] = (uint32_t)start;
		count++;
	}
	return count;
}

void line_table_edit(struct line_table *table, struct str text, size_t begin, size_t end, size_t inserted)
{
	assert(text.len <= UINT32_MAX && begin <= end && begin + inserted <= text.len);
	if (!table->count) {
		line_table_build(table, text);
		return;
	}
	/* Line 0 begins at 0 whatever the text. Of the others, only those at begin..end see a byte that changed. */
	size_t from = begin ? begin : 1, to = begin + inserted;
	size_t kept = first_line_from(table, from);
	size_t tail = first_line_from(table, end + 1);
	size_t tail_count = table->count - tail;
	size_t added = from <= to ? lines_within(text, from, to, NULL) : 0;

	reserve_lines(table, kept + added + tail_count);
	uint32_t *moved = table->starts + kept + added;
	memmove(moved, table->starts + tail, tail_count * sizeof *moved);
	if (added)
		lines_within(text, from, to, table->starts + kept);
	table->count = kept + added + tail_count;
	uint32_t shift = (uint32_t)inserted - (uint32_t)(end - begin); /* modulo 2^32, as the sums are */
	for (size_t i = 0; shift && i < tail_count; i++)
		moved[i] += shift;
}

void line_table_finish(struct line_table *table)
{
	free(table->starts);
	*table = (struct line_table){0};
}

/* Where line `line` begins; the text's end behind the last. A zeroed table has the one line that an empty text has. */
static size_t line_begin(const struct line_table *table, struct str text, size_t line)
{
	if (!line)
		return 0;
	return line < table->count ? table->starts[line] : text.len;
}

struct str line_table_line(const struct line_table *table, struct str text, size_t line)
{
	struct str whole = str_sub(text, line_begin(table, text, line), line_begin(table, text, line + 1));
	if (whole.len && whole.ptr[whole.len - 1] == '\n')
		whole.len--;
	if (whole.len && whole.ptr[whole.len - 1] == '\r')
		whole.len--;
	return whole;
}

struct text_place text_place_at(const struct line_table *table, struct str text, size_t offset)
{
	if (offset > text.len)
		offset = text.len;
	size_t behind = first_line_from(table, offset + 1);
	size_t line = behind ? behind - 1 : 0;
	return (struct text_place){(uint32_t)line + 1, (uint32_t)(offset - line_begin(table, text, line)) + 1};
}

static bool is_past_last_line(const struct line_table *table, size_t line)
{
	return line && line >= table->count;
}

size_t text_offset_of(const struct line_table *table, struct str text, struct text_place place)
{
	size_t line = place.line ? place.line - 1 : 0;
	if (is_past_last_line(table, line))
		return text.len;
	size_t column = place.column ? place.column - 1 : 0;
	size_t len = line_table_line(table, text, line).len;
	return line_begin(table, text, line) + (column < len ? column : len);
}

struct lsp_position lsp_position_at(const struct line_table *table, struct str text, struct text_place place,
				    enum position_encoding encoding)
{
	/* Through the offset, so that a place past the end is clamped in one way. */
	struct text_place real = text_place_at(table, text, text_offset_of(table, text, place));
	struct str line = line_table_line(table, text, real.line - 1);
	struct str before = str_sub(line, 0, utf_bytes(line, real.column - 1, POSITION_UTF8));
	return (struct lsp_position){real.line - 1, (uint32_t)utf_units(before, encoding)};
}

size_t lsp_offset_of(const struct line_table *table, struct str text, struct lsp_position position,
		     enum position_encoding encoding)
{
	if (is_past_last_line(table, position.line))
		return text.len;
	struct str line = line_table_line(table, text, position.line);
	return line_begin(table, text, position.line) + utf_bytes(line, position.character, encoding);
}

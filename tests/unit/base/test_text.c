/* Tests of line tables and of the ways between offsets, places and positions. */
#include "check.h"

#include <stdlib.h>

#include <autotomy/base/text.h>

#define EACH(i, table)                       \
	size_t i = 0;                        \
	i < sizeof(table) / sizeof *(table); \
	i++

static void check_starts(struct str text, const uint32_t *starts, size_t count)
{
	struct line_table table = {0};
	line_table_build(&table, text);
	assert_int_equal(table.count, count);
	assert_memory_equal(table.starts, starts, count * sizeof *starts);
	line_table_finish(&table);
}

#define STARTS(text, ...)                                                             \
	do {                                                                          \
		const uint32_t starts_[] = {__VA_ARGS__};                             \
		check_starts(BYTES(text), starts_, sizeof starts_ / sizeof *starts_); \
	} while (0)

static void finds_where_lines_begin(void **state)
{
	(void)state;
	const uint32_t zero = 0;
	check_starts((struct str){0}, &zero, 1);
	STARTS("", 0);
	STARTS("abc", 0);
	STARTS("\n", 0, 1);
	STARTS("\r", 0, 1);
	STARTS("\r\n", 0, 2);
	STARTS("\n\r", 0, 1, 2);
	STARTS("\r\r", 0, 1, 2);
	STARTS("\r\r\n", 0, 1, 3);
	STARTS("\n\n", 0, 1, 2);
	STARTS("a\nb", 0, 2);
	STARTS("a\nb\n", 0, 2, 4);
	STARTS("a\r\nb\rc\nd", 0, 3, 5, 7);
	STARTS("a\0\nb", 0, 3);
	STARTS("\xE2\x80\xA8\n", 0, 4); /* U+2028 ends no line of C */
}

static void builds_again_in_place(void **state)
{
	(void)state;
	struct line_table table = {0};
	line_table_build(&table, STR("\n\n\n\n"));
	uint32_t *starts = table.starts;
	line_table_build(&table, STR("a\nb"));
	assert_int_equal(table.count, 2);
	assert_ptr_equal(table.starts, starts);
	line_table_finish(&table);
	assert_int_equal(table.count, 0);
	line_table_finish(&table);
}

static void gives_lines_without_their_endings(void **state)
{
	(void)state;
	struct str text = STR("one\ntwo\r\n\rfour\r\n");
	struct line_table table = {0};
	line_table_build(&table, text);
	assert_int_equal(table.count, 5);
	check_str(line_table_line(&table, text, 0), "one");
	check_str(line_table_line(&table, text, 1), "two");
	check_str(line_table_line(&table, text, 2), "");
	check_str(line_table_line(&table, text, 3), "four");
	check_str(line_table_line(&table, text, 4), "");
	check_str(line_table_line(&table, text, 5), "");
	check_str(line_table_line(&table, text, SIZE_MAX), "");
	assert_ptr_equal(line_table_line(&table, text, 2).ptr, text.ptr + 9);
	line_table_finish(&table);
}

static void zero_table_is_one_line(void **state)
{
	(void)state;
	struct line_table table = {0};
	struct str text = {0};
	struct text_place place = text_place_at(&table, text, 7);
	assert_int_equal(place.line, 1);
	assert_int_equal(place.column, 1);
	assert_int_equal(text_offset_of(&table, text, (struct text_place){3, 4}), 0);
	assert_int_equal(lsp_offset_of(&table, text, (struct lsp_position){3, 4}, POSITION_UTF16), 0);
	check_str(line_table_line(&table, text, 0), "");
	line_table_edit(&table, STR("a\nb"), 0, 0, 3);
	assert_int_equal(table.count, 2);
	line_table_finish(&table);
}

static void finds_places(void **state)
{
	(void)state;
	struct str text = STR("ab\r\nc\n\rd");
	static const struct text_place places[] = {{1, 1}, {1, 2}, {1, 3}, {1, 4}, {2, 1},
						   {2, 2}, {3, 1}, {4, 1}, {4, 2}, {4, 2}};
	struct line_table table = {0};
	line_table_build(&table, text);
	for (EACH(i, places)) {
		struct text_place place = text_place_at(&table, text, i);
		assert_int_equal(place.line, places[i].line);
		assert_int_equal(place.column, places[i].column);
	}
	assert_int_equal(text_place_at(&table, text, SIZE_MAX).line, 4);
	line_table_finish(&table);
}

static void clamps_places(void **state)
{
	(void)state;
	static const struct {
		struct text_place place;
		size_t offset;
	} rows[] = {
		{{1, 1}, 0}, {{1, 3}, 2},          {{1, 4}, 2}, {{1, UINT32_MAX}, 2}, {{2, 2}, 5},
		{{2, 3}, 5}, {{3, 1}, 6},          {{3, 2}, 6}, {{4, 2}, 8},          {{4, 3}, 8},
		{{5, 1}, 8}, {{UINT32_MAX, 1}, 8}, {{0, 0}, 0}, {{0, 2}, 1},          {{2, 0}, 4},
	};
	struct str text = STR("ab\r\nc\n\rd");
	struct line_table table = {0};
	line_table_build(&table, text);
	for (EACH(i, rows))
		assert_int_equal(text_offset_of(&table, text, rows[i].place), rows[i].offset);
	line_table_finish(&table);
}

struct position_row {
	enum position_encoding encoding;
	struct lsp_position position;
	size_t offset;
	bool is_exact; /* the offset gives the position back */
};

static const struct position_row position_rows[] = {
	{POSITION_UTF16, {0, 0}, 0, true},
	{POSITION_UTF16, {0, 1}, 1, true},
	{POSITION_UTF16, {0, 2}, 1, false}, /* between the halves of the pair */
	{POSITION_UTF16, {0, 3}, 5, true},
	{POSITION_UTF16, {0, 4}, 6, true},
	{POSITION_UTF16, {0, 5}, 6, false}, /* past the end: before the ending */
	{POSITION_UTF16, {1, 1}, 9, true},  /* between the letter and what combines with it */
	{POSITION_UTF16, {1, 2}, 11, true},
	{POSITION_UTF16, {1, 99}, 11, false},
	{POSITION_UTF16, {2, 1}, 13, true}, /* an ill-formed byte is one unit */
	{POSITION_UTF16, {2, 2}, 14, true},
	{POSITION_UTF16, {3, 0}, 14, false},
	{POSITION_UTF16, {UINT32_MAX, UINT32_MAX}, 14, false},
	{POSITION_UTF32, {0, 1}, 1, true},
	{POSITION_UTF32, {0, 2}, 5, true},
	{POSITION_UTF32, {0, 3}, 6, true},
	{POSITION_UTF32, {0, 4}, 6, false},
	{POSITION_UTF32, {2, 2}, 14, true},
	{POSITION_UTF8, {0, 1}, 1, true},
	{POSITION_UTF8, {0, 2}, 1, false},
	{POSITION_UTF8, {0, 4}, 1, false},
	{POSITION_UTF8, {0, 5}, 5, true},
	{POSITION_UTF8, {0, 6}, 6, true},
	{POSITION_UTF8, {0, 7}, 6, false},
	{POSITION_UTF8, {1, 2}, 9, false},
	{POSITION_UTF8, {1, 3}, 11, true},
};

static void converts_positions(void **state)
{
	(void)state;
	/* a, U+1F600, z; e, U+0301; a stray byte, b. */
	struct str text = STR("a\xF0\x9F\x98\x80z\r\ne\xCC\x81\n\xFF"
			      "b");
	struct line_table table = {0};
	line_table_build(&table, text);
	for (EACH(i, position_rows)) {
		const struct position_row *row = &position_rows[i];
		size_t offset = lsp_offset_of(&table, text, row->position, row->encoding);
		if (offset != row->offset)
			fail_msg("row %zu: offset %zu, not %zu", i, offset, row->offset);
		if (!row->is_exact)
			continue;
		struct lsp_position back =
			lsp_position_at(&table, text, text_place_at(&table, text, offset), row->encoding);
		if (back.line != row->position.line || back.character != row->position.character)
			fail_msg("row %zu: position %u:%u", i, back.line, back.character);
	}
	line_table_finish(&table);
}

static void clamps_positions_of_places(void **state)
{
	(void)state;
	struct str text = STR("a\xF0\x9F\x98\x80z\r\nx");
	static const struct {
		struct text_place place;
		struct lsp_position position;
	} rows[] = {
		{{1, 1}, {0, 0}}, {{1, 2}, {0, 1}},  {{1, 3}, {0, 1}}, {{1, 5}, {0, 1}},
		{{1, 6}, {0, 3}}, {{1, 7}, {0, 4}},  {{1, 8}, {0, 4}}, {{1, 9}, {0, 4}},
		{{2, 1}, {1, 0}}, {{2, 99}, {1, 1}}, {{3, 1}, {1, 1}}, {{0, 0}, {0, 0}},
	};
	struct line_table table = {0};
	line_table_build(&table, text);
	for (EACH(i, rows)) {
		struct lsp_position position = lsp_position_at(&table, text, rows[i].place, POSITION_UTF16);
		assert_int_equal(position.line, rows[i].position.line);
		assert_int_equal(position.character, rows[i].position.character);
	}
	line_table_finish(&table);
}

static void check_edit(const char *old, size_t begin, size_t end, const char *by)
{
	struct line_table edited = {0}, built = {0};
	struct strbuf buf = {0};
	strbuf_add(&buf, str_from(old));
	line_table_build(&edited, strbuf_str(&buf));
	strbuf_splice(&buf, begin, end, str_from(by));
	line_table_edit(&edited, strbuf_str(&buf), begin, end, strlen(by));
	line_table_build(&built, strbuf_str(&buf));
	assert_int_equal(edited.count, built.count);
	assert_memory_equal(edited.starts, built.starts, built.count * sizeof *built.starts);
	line_table_finish(&edited);
	line_table_finish(&built);
	strbuf_free(&buf);
}

static void edits_keep_the_table_right(void **state)
{
	(void)state;
	check_edit("", 0, 0, "a\nb");
	check_edit("a\nb", 0, 3, "");
	check_edit("a\r\nb", 2, 2, "x"); /* splits a "\r\n" */
	check_edit("a\rx\nb", 2, 3, ""); /* joins one */
	check_edit("a\nb", 1, 1, "\r");  /* makes one of a "\n" */
	check_edit("a\rb", 2, 2, "\n");  /* and of a "\r" */
	check_edit("a\r\nb", 1, 2, "");  /* takes its half */
	check_edit("a\r\nb", 2, 3, "");
	check_edit("a\r\nb", 2, 2, "\n"); /* between the halves */
	check_edit("a\r\nb", 2, 2, "\r");
	check_edit("a\r\nb", 2, 2, "\r\n");
	check_edit("\n", 0, 0, "\r");
	check_edit("\r", 1, 1, "\n");
	check_edit("a\nb\nc", 1, 4, "x");
	check_edit("a\nb\nc", 5, 5, "\n");
	check_edit("a\nb\nc", 0, 0, "\n\n\n");
	check_edit("a\nb", 1, 1, "");
}

/* Few bytes but line endings, so that most edits split or join one; now and then a longer piece. */
static struct str random_piece(uint64_t *random, char *bytes, size_t max)
{
	size_t len = random_below(random, random_below(random, 10) ? 4 : max + 1);
	for (size_t i = 0; i < len; i++)
		bytes[i] = "\r\n\r\nab"[random_below(random, 6)];
	return (struct str){bytes, len};
}

static void random_edits_equal_a_new_table(void **state)
{
	(void)state;
	struct line_table edited = {0}, built = {0};
	struct strbuf buf = {0};
	char bytes[60];
	uint64_t random = 13;
	line_table_build(&edited, (struct str){0});
	for (int i = 0; i < 100000; i++) {
		size_t begin = random_below(&random, buf.len + 1);
		size_t longest = buf.len - begin < 20 ? buf.len - begin : 20;
		size_t end = begin + random_below(&random, (random_below(&random, 8) ? longest / 4 : longest) + 1);
		if (buf.len > 400)
			begin = 0, end = buf.len;
		struct str piece = random_piece(&random, bytes, sizeof bytes);
		strbuf_splice(&buf, begin, end, piece);
		line_table_edit(&edited, strbuf_str(&buf), begin, end, piece.len);
		line_table_build(&built, strbuf_str(&buf));
		if (edited.count != built.count ||
		    memcmp(edited.starts, built.starts, built.count * sizeof *built.starts) != 0)
			fail_msg("edit %d", i);
	}
	line_table_finish(&edited);
	line_table_finish(&built);
	strbuf_free(&buf);
}

/* A table made the slow way: each byte asked whether a line begins behind it. */
static void tables_agree_with_a_slow_one(void **state)
{
	(void)state;
	struct line_table table = {0};
	char bytes[60];
	uint64_t random = 17;
	for (int i = 0; i < 20000; i++) {
		struct str text = random_piece(&random, bytes, sizeof bytes);
		line_table_build(&table, text);
		size_t line = 0;
		assert_int_equal(table.starts[0], 0);
		for (size_t at = 1; at <= text.len; at++) {
			char before = text.ptr[at - 1];
			bool begins = before == '\n' || (before == '\r' && (at == text.len || text.ptr[at] != '\n'));
			line += begins;
			if (begins)
				assert_int_equal(table.starts[line], at);
			struct text_place place = text_place_at(&table, text, at);
			assert_int_equal(place.line, line + 1);
			assert_int_equal(place.column, at - table.starts[line] + 1);
		}
		assert_int_equal(table.count, line + 1);
	}
	line_table_finish(&table);
}

static void large_texts_are_fast(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	while (buf.len < 8 << 20)
		strbuf_add(&buf, STR("\tif (object == NULL) return;\r\n"));
	struct line_table table = {0};
	double begin = seconds();
	line_table_build(&table, strbuf_str(&buf));
	for (int i = 0; i < 100; i++) {
		strbuf_splice(&buf, 100, 101, STR("x\n"));
		line_table_edit(&table, strbuf_str(&buf), 100, 101, 2);
	}
	assert_true(seconds() - begin < 2);
	struct line_table built = {0};
	line_table_build(&built, strbuf_str(&buf));
	assert_int_equal(table.count, built.count);
	assert_memory_equal(table.starts, built.starts, built.count * sizeof *built.starts);
	line_table_finish(&built);
	line_table_finish(&table);
	strbuf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_where_lines_begin),
		cmocka_unit_test(builds_again_in_place),
		cmocka_unit_test(gives_lines_without_their_endings),
		cmocka_unit_test(zero_table_is_one_line),
		cmocka_unit_test(finds_places),
		cmocka_unit_test(clamps_places),
		cmocka_unit_test(converts_positions),
		cmocka_unit_test(clamps_positions_of_places),
		cmocka_unit_test(edits_keep_the_table_right),
		cmocka_unit_test(random_edits_equal_a_new_table),
		cmocka_unit_test(tables_agree_with_a_slow_one),
		cmocka_unit_test(large_texts_are_fast),
	};
	return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}

/* Positions move along edits as an editor's own marks would: checked by hand, and against texts with random edits. */
#include "../base/check.h"

#include "../../../lsp/proxy/moved.h"

#define AT(line, character) ((struct lsp_position){(line), (character)})

static void check_at(struct lsp_position actual, struct lsp_position expected, int line)
{
	_assert_int_equal(actual.line, expected.line, __FILE__, line);
	_assert_int_equal(actual.character, expected.character, __FILE__, line);
}

#define MOVES(from, edit, end, to) check_at(moved_position((from), (edit), (end)), (to), __LINE__)

static void positions_move_by_what_stands_before_them(void **state)
{
	(void)state;
	const struct moved_edit typed = {AT(2, 4), AT(2, 4), 0, 3};
	MOVES(AT(2, 3), &typed, false, AT(2, 3));
	MOVES(AT(2, 4), &typed, false, AT(2, 7));
	MOVES(AT(2, 4), &typed, true, AT(2, 4));
	MOVES(AT(2, 9), &typed, true, AT(2, 12));
	MOVES(AT(3, 9), &typed, true, AT(3, 9));
	const struct moved_edit lines = {AT(2, 4), AT(2, 4), 2, 1};
	MOVES(AT(2, 6), &lines, false, AT(4, 3));
	MOVES(AT(5, 6), &lines, false, AT(7, 6));
	const struct moved_edit removed = {AT(1, 2), AT(3, 4), 0, 0};
	MOVES(AT(2, 9), &removed, false, AT(1, 2));
	MOVES(AT(3, 4), &removed, false, AT(1, 2));
	MOVES(AT(3, 9), &removed, false, AT(1, 7));
	MOVES(AT(9, 9), &removed, true, AT(7, 9));
	MOVES(AT(1, 1), &removed, true, AT(1, 1));
}

static struct json parse(struct arena *arena, struct str text)
{
	struct json value;
	struct json_error error;
	if (!json_parse(arena, text, JSON_STRICT, &value, &error))
		fail_msg("no JSON: %.*s", STR_ARG(text));
	return value;
}

static void edits_are_read(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct moved_edit edit;
	struct json change = parse(&arena, STR("{\"range\":{\"start\":{\"line\":3,\"character\":1},\"end\":{\"line\":2,"
					       "\"character\":0}},\"text\":\"a\\r\\nb\\rc\\n\\ud83d\\ude00x\"}"));
	assert_true(moved_read_edit(&arena, change, POSITION_UTF16, &edit));
	check_at(edit.start, AT(2, 0), __LINE__);
	check_at(edit.end, AT(3, 1), __LINE__);
	assert_int_equal(edit.lines, 3);
	assert_int_equal(edit.units, 3);
	assert_true(moved_read_edit(&arena, change, POSITION_UTF8, &edit));
	assert_int_equal(edit.units, 5);
	assert_false(moved_read_edit(&arena, parse(&arena, STR("{\"text\":\"a\"}")), POSITION_UTF8, &edit));
	assert_false(moved_read_edit(&arena,
				     parse(&arena, STR("{\"range\":{\"start\":{\"line\":-1,\"character\":0}}}")),
				     POSITION_UTF8, &edit));
	arena_finish(&arena);
}

static void diagnostics_keep_all_but_their_range(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strbuf out = {0};
	const struct moved_edit edits[] = {{AT(0, 0), AT(0, 0), 1, 0}, {AT(3, 0), AT(4, 0), 0, 0}};
	moved_diagnostics(
		&out,
		parse(&arena, STR("[ {\"message\" : \"m\", \"range\": {\"end\":{\"line\":1,\"character\":4},\"start\":"
				  "{\"line\":1,\"character\":2}} , \"data\":{\"range\":0}} , {\"message\":\"odd\"} ]")),
		edits, 1);
	check_str(strbuf_str(&out), "[{\"message\" : \"m\", \"range\": {\"start\":{\"line\":2,\"character\":2},\"end\":"
				    "{\"line\":2,\"character\":4}} , \"data\":{\"range\":0}},{\"message\":\"odd\"}]");
	strbuf_clear(&out);
	/* What was deleted is an empty range, and an untouched one stands byte for byte. */
	moved_diagnostics(
		&out,
		parse(&arena, STR("[{\"range\":{\"start\":{\"line\":3,\"character\":2},\"end\":{\"line\":3,"
				  "\"character\":4}}},{\"range\":{ \"start\":{\"line\":2,\"character\":2},\"end\":"
				  "{\"line\":2,\"character\":4}}}]")),
		edits + 1, 1);
	check_str(strbuf_str(&out), "[{\"range\":{\"start\":{\"line\":3,\"character\":0},\"end\":{\"line\":3,"
				    "\"character\":0}}},{\"range\":{ \"start\":{\"line\":2,\"character\":2},\"end\":"
				    "{\"line\":2,\"character\":4}}}]");
	strbuf_free(&out);
	arena_finish(&arena);
}

/* A text of one-letter marks in a mesh of dots and lines; where an edit leaves a mark alone, it is found where it says.
 */
static struct lsp_position find(const char *text, size_t len, char mark)
{
	struct lsp_position at = {0};
	for (size_t i = 0; i < len; i++) {
		if (text[i] == mark)
			return at;
		at = text[i] == '\n' ? AT(at.line + 1, 0) : AT(at.line, at.character + 1);
	}
	return AT(UINT32_MAX, 0);
}

static struct lsp_position place(const char *text, size_t offset)
{
	struct lsp_position at = {0};
	for (size_t i = 0; i < offset; i++)
		at = text[i] == '\n' ? AT(at.line + 1, 0) : AT(at.line, at.character + 1);
	return at;
}

static void marks_are_found_where_they_moved(void **state)
{
	(void)state;
	uint64_t seed = 7;
	for (int round = 0; round < 20000; round++) {
		char text[64], edited[80];
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = random_below(&seed, 6) ? '.' : '\n';
		size_t mark = random_below(&seed, sizeof text), begin = random_below(&seed, sizeof text);
		size_t end = begin + random_below(&seed, sizeof text - begin), inserted = random_below(&seed, 12);
		text[mark] = 'X';
		struct moved_edit edit = {place(text, begin), place(text, end), 0, 0};
		memcpy(edited, text, begin);
		for (size_t i = 0; i < inserted; i++) {
			bool feed = random_below(&seed, 4) == 0;
			edited[begin + i] = feed ? '\n' : '.';
			edit.lines += feed;
			edit.units = feed ? 0 : edit.units + 1;
		}
		memcpy(edited + begin + inserted, text + end, sizeof text - end);
		if (mark >= begin && mark < end)
			continue;
		check_at(moved_position(place(text, mark), &edit, false),
			 find(edited, begin + inserted + sizeof text - end, 'X'), __LINE__);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(positions_move_by_what_stands_before_them),
		cmocka_unit_test(edits_are_read),
		cmocka_unit_test(diagnostics_keep_all_but_their_range),
		cmocka_unit_test(marks_are_found_where_they_moved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

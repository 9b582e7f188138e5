/* Two versions: which file is which, which lines came, which violations are new, and whether one pattern covers
 * another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/base/vec.h>
#include <autotomy/core/change.h>

#include "policy/compare.h"

/* ---- files ---- */

static const char *moved_to(struct moves *moves, const char *before)
{
	return moves_after(moves, str_from(before)).ptr;
}

static void files_move_by_what_they_share(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct moves moves;
	const struct version_file gone[] = {
		{STR_INIT("a.c"), STR_INIT("int one;\nint two;\nint three;\nint four;\n")},
		{STR_INIT("b/same.c"), STR_INIT("int x;\n")},
		{STR_INIT("c.c"), STR_INIT("nothing like the others at all\n")},
		{STR_INIT("d.c"), STR_INIT("")},
	};
	const struct version_file came[] = {
		{STR_INIT("e.c"), STR_INIT("")},
		{STR_INIT("n/a.c"), STR_INIT("int one;\nint two;\n  int three;\nint five;\n")},
		{STR_INIT("n/other.c"), STR_INIT("int x;\n")},
		{STR_INIT("n/same.c"), STR_INIT("int x;\n")},
	};

	moves_find(&arena, gone, 4, came, 4, &moves);
	assert_int_equal(moves.count, 2);
	assert_string_equal(moved_to(&moves, "a.c"), "n/a.c");
	assert_string_equal(moved_to(&moves, "b/same.c"), "n/same.c");
	assert_string_equal(moved_to(&moves, "c.c"), "c.c");
	assert_string_equal(moves_before(&moves, STR("n/a.c")).ptr, "a.c");
	assert_string_equal(moves_before(&moves, STR("e.c")).ptr, "e.c");
	moves_find(&arena, gone, 0, came, 4, &moves);
	assert_int_equal(moves.count, 0);
	arena_finish(&arena);
}

/* ---- lines ---- */

/* As a string: '+' for each line that came. */
static void expect_lines(const char *before, const char *after, const char *expected)
{
	struct arena arena = {0};
	char marks[64] = {0};
	size_t count;
	bool *came = lines_brought(&arena, str_from(before), str_from(after), &count);

	assert_true(count < sizeof marks);
	for (size_t i = 0; i < count; i++)
		marks[i] = came[i] ? '+' : ' ';
	assert_string_equal(marks, expected);
	arena_finish(&arena);
}

static void lines_come(void **state)
{
	(void)state;
	expect_lines("a\nb\nc", "a\nb\nc", "   ");
	expect_lines("a\nb\nc", "a\nx\nb\nc", " +  ");
	expect_lines("a\nb\nc", "a\nc", "  ");
	expect_lines("a\nb\nc\nd", "a\nB\nc\nD\nd", " + + ");
	expect_lines("", "a\nb", "++");
	expect_lines("a\nb\na\nb", "b\na\nb\na", "   +");
	expect_lines("a\r\nb\r\n", "a\nb\n", "   ");
}

static void texts_that_are_too_different_are_new_throughout(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strbuf before = {0}, after = {0};
	size_t count, came = 0;

	for (int i = 0; i < 5000; i++) {
		strbuf_printf(&before, "before %d\n", i);
		strbuf_printf(&after, "after %d\n", i);
	}
	bool *marks = lines_brought(&arena, strbuf_str(&before), strbuf_str(&after), &count);
	for (size_t i = 0; i < count; i++)
		came += marks[i];
	assert_int_equal(came, 5000);
	strbuf_free(&before);
	strbuf_free(&after);
	arena_finish(&arena);
}

static void line_ends_do_not_differ(void **state)
{
	(void)state;
	assert_false(texts_differ(STR("a\r\nb\r\n"), STR("a\nb\n")));
	assert_true(texts_differ(STR("a\rb\n"), STR("a\nb\n")));
	assert_true(texts_differ(STR("a\n"), STR("a")));
	assert_true(texts_differ(STR("a"), STR("a\r\n")));
	assert_false(texts_differ(STR(""), STR("")));
}

/* ---- violations ---- */

static bool is_line_three(void *context, struct str file, uint32_t line)
{
	(void)context;
	(void)file;
	return line == 3;
}

/* One at each line, all of one kind, of a file. */
static const struct violation **some(struct arena *arena, const char *file, uint32_t count)
{
	const struct violation **list = arena_array(arena, const struct violation *, count);

	for (uint32_t i = 0; i < count; i++) {
		struct violation *violation = arena_new(arena, struct violation);
		*violation = (struct violation){
			.rule = RULE_DEPENDENCY, .file = str_from(file), .range = {{i + 1, 1}, {i + 1, 2}}};
		list[i] = violation;
	}
	return list;
}

static void what_there_is_more_of_was_brought(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct moves none = {0};
	struct line_teller lines = {.is_new = is_line_three};
	const struct violation **after = some(&arena, "a.c", 5);

	assert_int_equal(violations_brought(some(&arena, "a.c", 3), 3, after, 5, &none, &lines), 2);
	assert_int_equal(after[0]->range.begin.line, 3);
	assert_int_equal(after[1]->range.begin.line, 5);
	assert_int_equal(violations_brought(some(&arena, "a.c", 5), 5, some(&arena, "a.c", 3), 3, &none, &lines), 0);
	assert_int_equal(violations_brought(some(&arena, "b.c", 3), 3, some(&arena, "a.c", 3), 3, &none, &lines), 3);
	struct str before = STR("b.c"), now = STR("a.c");
	struct moves moves = {&before, &now, 1};
	assert_int_equal(violations_brought(some(&arena, "b.c", 3), 3, some(&arena, "a.c", 3), 3, &moves, &lines), 0);
	arena_finish(&arena);
}

/* ---- patterns ---- */

static bool glob_covers(const char *const *set, const char *glob)
{
	struct arena arena = {0};
	struct glob_set globs = {0}, asked = {0};
	bool covered = true;

	for (; *set; set++)
		assert_null(glob_compile(&arena, (struct str){0}, str_from(*set), &globs));
	assert_null(glob_compile(&arena, (struct str){0}, str_from(glob), &asked));
	for (size_t i = 0; i < asked.count; i++)
		covered = covered && globs_cover(&globs, asked.items[i].text);
	arena_finish(&arena);
	return covered;
}

#define GLOBS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void globs_cover_what_they_match_in_every_case(void **state)
{
	(void)state;
	assert_true(glob_covers(GLOBS("src/**"), "src/**"));
	assert_true(glob_covers(GLOBS("src/**"), "src/a/*.c"));
	assert_true(glob_covers(GLOBS("src/**"), "src/a/**/b.c"));
	assert_true(glob_covers(GLOBS("src/*.c", "src/*.h"), "src/*.[ch]"));
	assert_true(glob_covers(GLOBS("src/{a,b}.c"), "src/a.c"));
	assert_true(glob_covers(GLOBS("src/a.c", "src/b.c"), "src/{a,b}.c"));
	assert_true(glob_covers(GLOBS("**/x.h"), "a/**/x.h"));
	assert_true(glob_covers(GLOBS("a/?*"), "a/??"));
	assert_false(glob_covers(GLOBS("src/*"), "src/**"));
	assert_false(glob_covers(GLOBS("src/a?"), "src/a*"));
	assert_false(glob_covers(GLOBS("src/a?*"), "src/a*"));
	assert_false(glob_covers(GLOBS("src/*.c"), "src/*"));
	assert_false(glob_covers(GLOBS("src/*.c"), "src/*.[ch]"));
	assert_false(glob_covers(GLOBS("src/[!a].c"), "src/*.c"));
	assert_false(glob_covers(GLOBS("src/a/**"), "src/**"));
	assert_false(glob_covers(GLOBS("a/*/x.h"), "a/**/x.h"));
	assert_false(glob_covers(GLOBS("a/**"), "?/**"));
}

static bool name_covers(const char *set, const char *name)
{
	struct arena arena = {0};
	struct name_patterns patterns = {0}, asked = {0};

	assert_null(name_pattern_compile(&arena, str_from(set), &patterns));
	assert_null(name_pattern_compile(&arena, str_from(name), &asked));
	bool covered = names_cover(&patterns, asked.items[0].text);
	arena_finish(&arena);
	return covered;
}

static void names_likewise(void **state)
{
	(void)state;
	assert_true(name_covers("*", "x"));
	assert_true(name_covers("n_*", "n_a*"));
	assert_true(name_covers("open", "db::open"));
	assert_true(name_covers("struct page", "page"));
	assert_false(name_covers("db::open", "open"));
	assert_false(name_covers("n_a*", "n_*"));
	assert_false(name_covers("n_?", "n_*"));
	assert_false(name_covers("open", "close"));
}

/* ---- policies ---- */

static size_t loosenings_between(const char *before, const char *after, struct arena *arena, struct loosenings *found)
{
	struct version_file older = {STR_INIT("autotomy.json"), str_from(before)};
	struct version_file newer = {STR_INIT("autotomy.json"), str_from(after)};

	found->len = 0;
	policy_compare(arena, &(struct policy_texts){&older, 1}, &(struct policy_texts){&newer, 1}, NULL, 0, found);
	return found->len;
}

#define MODULES(ui)                                                         \
	"{\"version\": 1, \"modules\": {\"db\": {\"files\": [\"db/**\"]}, " \
	"\"net\": {\"files\": [\"net/**\"]}, \"ui\": {\"files\": [\"ui/**\"]" ui "}}}"

/* What the tests over real runs do not reach: no file makes use of it, and it stands at the narrowest place. */
static void a_policy_is_looser_at_its_place(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct loosenings found = {0};

	assert_int_equal(loosenings_between(MODULES(""), MODULES(""), &arena, &found), 0);
	assert_int_equal(loosenings_between(MODULES(", \"uses\": [\"db\", \"net\"]"), MODULES(""), &arena, &found), 0);
	assert_int_equal(loosenings_between(MODULES(""), MODULES(", \"uses\": [\"db\"]"), &arena, &found), 1);
	assert_string_equal(found.items[0].fact.ptr, "'ui' may use 'db'");
	assert_int_equal(found.items[0].place.range.begin.line, 1);
	assert_int_equal(found.items[0].place.range.end.column - found.items[0].place.range.begin.column, 2);
	assert_int_equal(
		loosenings_between(MODULES(", \"uses\": [\"*\"]"), MODULES(", \"uses\": [\"db\"]"), &arena, &found), 0);
	assert_int_equal(loosenings_between(MODULES(", \"uses\": [\"db\", \"net\"]"), MODULES(", \"uses\": [\"?*\"]"),
					    &arena, &found),
			 1);
	assert_int_equal(loosenings_between(MODULES(", \"must_not_use\": [\"db\"]"),
					    MODULES(", \"must_not_use\": [\"d*\"], \"uses\": [\"db\"]"), &arena,
					    &found),
			 2);
	vec_free(&found);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_move_by_what_they_share),
		cmocka_unit_test(lines_come),
		cmocka_unit_test(texts_that_are_too_different_are_new_throughout),
		cmocka_unit_test(line_ends_do_not_differ),
		cmocka_unit_test(what_there_is_more_of_was_brought),
		cmocka_unit_test(globs_cover_what_they_match_in_every_case),
		cmocka_unit_test(names_likewise),
		cmocka_unit_test(a_policy_is_looser_at_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

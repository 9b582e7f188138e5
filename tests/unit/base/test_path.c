/* Tests of paths as text. */
#include "check.h"

#include <autotomy/base/path.h>

struct one {
	struct str path, result;
};

#define ONE(path, result)            {STR_INIT(path), STR_INIT(result)}
#define TWO(first, second, result)   {STR_INIT(first), STR_INIT(second), STR_INIT(result)}
#define TRUTH(first, second, result) {STR_INIT(first), STR_INIT(second), result}
#define EACH(i, table)                       \
	size_t i = 0;                        \
	i < sizeof(table) / sizeof *(table); \
	i++
#define check_row(actual, expected, path) check_str_eq((actual), (expected), (path).ptr, __FILE__, __LINE__)

static void normalizes(void **state)
{
	(void)state;
	static const struct one table[] = {
		ONE("", "."),
		ONE(".", "."),
		ONE("./", "."),
		ONE("./.", "."),
		ONE("/", "/"),
		ONE("//", "/"),
		ONE("/.", "/"),
		ONE("/..", "/"),
		ONE("/../..", "/"),
		ONE("/../a", "/a"),
		ONE("a", "a"),
		ONE("a/", "a"),
		ONE("a//b", "a/b"),
		ONE("a/./b", "a/b"),
		ONE("./a", "a"),
		ONE("a/.", "a"),
		ONE("a/..", "."),
		ONE("a/../", "."),
		ONE("a/../b", "b"),
		ONE("a/b/..", "a"),
		ONE("a/b/../..", "."),
		ONE("a/b/../../..", ".."),
		ONE("a/../../b", "../b"),
		ONE("..", ".."),
		ONE("../", ".."),
		ONE("../..", "../.."),
		ONE("../a/..", ".."),
		ONE("../a/../..", "../.."),
		ONE("../../a/b/../c", "../../a/c"),
		ONE("/a/b/../c//d/./e/", "/a/c/d/e"),
		ONE("//a", "/a"),
		ONE("/a/../..", "/"),
		ONE("...", "..."),
		ONE("a/...", "a/..."),
		ONE(".a", ".a"),
		ONE("..a/b", "..a/b"),
		ONE("a/..b", "a/..b"),
		ONE("a/.b/..", "a"),
		ONE(" / ", " / "),
		ONE("\xC3\xA9/\xFF/../x", "\xC3\xA9/x"),
	};
	struct arena arena = {0};
	for (EACH(i, table)) {
		struct str result = path_normalize(&arena, table[i].path);
		check_row(result, table[i].result, table[i].path);
		assert_int_equal(result.ptr[result.len], '\0');
		check_row(path_normalize(&arena, result), result, table[i].path);
	}
	check_str(path_normalize(&arena, (struct str){0}), ".");
	arena_finish(&arena);
}

static void joins(void **state)
{
	(void)state;
	static const struct {
		struct str base, name, result;
	} table[] = {
		TWO("/a", "b", "/a/b"),
		TWO("/a", "/b", "/b"),
		TWO("/a/b", "../c", "/a/c"),
		TWO("/", "a", "/a"),
		TWO("/", "..", "/"),
		TWO("/a", "../../..", "/"),
		TWO("a", "b", "a/b"),
		TWO("a", "..", "."),
		TWO("a", "../..", ".."),
		TWO(".", "a", "a"),
		TWO("..", "a", "../a"),
		TWO("..", "..", "../.."),
		TWO("", "a", "a"),
		TWO("a", "", "a"),
		TWO("", "", "."),
		TWO("a/", "b", "a/b"),
		TWO("a", "./b", "a/b"),
		TWO("a/../..", "../b", "../../b"),
		TWO("/a/./", "//b/../c", "/c"),
		TWO("/a/b", ".", "/a/b"),
		TWO("a", "b//c/", "a/b/c"),
	};
	struct arena arena = {0};
	for (EACH(i, table)) {
		struct str result = path_join(&arena, table[i].base, table[i].name);
		check_row(result, table[i].result, table[i].name);
		assert_int_equal(result.ptr[result.len], '\0');
	}
	arena_finish(&arena);
}

static void takes_apart(void **state)
{
	(void)state;
	static const struct {
		struct str path, folder, name, extension;
	} table[] = {
		{STR_INIT("a/b.c"), STR_INIT("a"), STR_INIT("b.c"), STR_INIT(".c")},
		{STR_INIT("b.c"), STR_INIT("."), STR_INIT("b.c"), STR_INIT(".c")},
		{STR_INIT("/b.c"), STR_INIT("/"), STR_INIT("b.c"), STR_INIT(".c")},
		{STR_INIT("/a/b/c"), STR_INIT("/a/b"), STR_INIT("c"), STR_INIT("")},
		{STR_INIT("a.d/b"), STR_INIT("a.d"), STR_INIT("b"), STR_INIT("")},
		{STR_INIT("a/.x"), STR_INIT("a"), STR_INIT(".x"), STR_INIT("")},
		{STR_INIT(".x"), STR_INIT("."), STR_INIT(".x"), STR_INIT("")},
		{STR_INIT(".x.h"), STR_INIT("."), STR_INIT(".x.h"), STR_INIT(".h")},
		{STR_INIT("a.tar.gz"), STR_INIT("."), STR_INIT("a.tar.gz"), STR_INIT(".gz")},
		{STR_INIT("a."), STR_INIT("."), STR_INIT("a."), STR_INIT(".")},
		{STR_INIT(".."), STR_INIT("."), STR_INIT(".."), STR_INIT("")},
		{STR_INIT("../x"), STR_INIT(".."), STR_INIT("x"), STR_INIT("")},
		{STR_INIT("."), STR_INIT("."), STR_INIT("."), STR_INIT("")},
		{STR_INIT("/"), STR_INIT("/"), STR_INIT(""), STR_INIT("")},
		{STR_INIT(""), STR_INIT("."), STR_INIT(""), STR_INIT("")},
		{STR_INIT("a.C"), STR_INIT("."), STR_INIT("a.C"), STR_INIT(".C")},
	};
	for (EACH(i, table)) {
		check_row(path_folder(table[i].path), table[i].folder, table[i].path);
		check_row(path_name(table[i].path), table[i].name, table[i].path);
		check_row(path_extension(table[i].path), table[i].extension, table[i].path);
	}
}

static void knows_what_is_absolute(void **state)
{
	(void)state;
	assert_true(path_is_absolute(STR("/")));
	assert_true(path_is_absolute(STR("/a")));
	assert_false(path_is_absolute(STR("a/b")));
	assert_false(path_is_absolute(STR("")));
	assert_false(path_is_absolute((struct str){0}));
}

static void knows_what_lies_under(void **state)
{
	(void)state;
	static const struct {
		struct str path, folder;
		bool under;
	} table[] = {
		TRUTH("/a/b", "/a", true),     TRUTH("/a", "/a", true),         TRUTH("/ab", "/a", false),
		TRUTH("/a", "/a/b", false),    TRUTH("/a", "/", true),          TRUTH("/", "/", true),
		TRUTH("/", "/a", false),       TRUTH("a/b", "a", true),         TRUTH("ab/c", "a", false),
		TRUTH("a", ".", true),         TRUTH(".", ".", true),           TRUTH("..", ".", false),
		TRUTH("../a", ".", false),     TRUTH("..a", ".", true),         TRUTH("..a/b", ".", true),
		TRUTH("/a", ".", false),       TRUTH("a", "/", false),          TRUTH("../a/b", "../a", true),
		TRUTH("../a", "..", true),     TRUTH("..", "..", true),         TRUTH("../..", "..", false),
		TRUTH("../../a", "..", false), TRUTH("a", "..", true),          TRUTH(".", "..", true),
		TRUTH("a", "../a", false),     TRUTH("../../a", "../a", false), TRUTH(".", "a", false),
		TRUTH("../a", "../..", true),
	};
	for (EACH(i, table)) {
		if (path_is_under(table[i].path, table[i].folder) != table[i].under)
			fail_msg("%s under %s", table[i].path.ptr, table[i].folder.ptr);
	}
}

static void makes_relative(void **state)
{
	(void)state;
	static const struct {
		struct str folder, path, result;
	} table[] = {
		TWO("/a", "/a/b", "b"),
		TWO("/a", "/a", "."),
		TWO("/", "/a", "a"),
		TWO("/", "/", "."),
		TWO("/a", "/", ".."),
		TWO("/a/b/c", "/", "../../.."),
		TWO("/a/b", "/a/c", "../c"),
		TWO("/a/b", "/a", ".."),
		TWO("/a", "/ab", "../ab"),
		TWO("/ab", "/a", "../a"),
		TWO("/a/b/c", "/x/y", "../../../x/y"),
		TWO("/a/b", "/a/b/c/d.c", "c/d.c"),
		TWO("/a/b", "/c", "../../c"),
		TWO("/a/b/c", "/a/x/c", "../../x/c"),
	};
	struct arena arena = {0};
	for (EACH(i, table)) {
		struct str result = path_relative(&arena, table[i].folder, table[i].path);
		check_row(result, table[i].result, table[i].path);
		assert_int_equal(result.ptr[result.len], '\0');
	}
	arena_finish(&arena);
}

static struct str random_path(struct arena *arena, uint64_t *random)
{
	static const struct str parts[] = {STR_INIT("/"), STR_INIT("a"),  STR_INIT("bb"), STR_INIT("..a"),
					   STR_INIT("."), STR_INIT("//"), STR_INIT(".."), STR_INIT("/c/")};
	struct str path = STR("/");
	for (size_t count = random_below(random, 12); count; count--) {
		struct str part = parts[random_below(random, sizeof parts / sizeof *parts)];
		path = arena_printf(arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(part));
	}
	return path;
}

/* The relative path leads back to where it came from, and says what lies under what. */
static void relative_is_the_inverse_of_join(void **state)
{
	(void)state;
	struct arena arena = {0};
	uint64_t random = 5;
	for (int i = 0; i < 20000; i++) {
		struct str folder = path_normalize(&arena, random_path(&arena, &random));
		struct str path = path_normalize(&arena, random_path(&arena, &random));
		struct str relative = path_relative(&arena, folder, path);
		check_row(path_join(&arena, folder, relative), path, relative);
		assert_int_equal(path_is_under(path, folder), path_is_under(relative, STR(".")));
		arena_reset(&arena);
	}
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normalizes),
		cmocka_unit_test(joins),
		cmocka_unit_test(takes_apart),
		cmocka_unit_test(knows_what_is_absolute),
		cmocka_unit_test(knows_what_lies_under),
		cmocka_unit_test(makes_relative),
		cmocka_unit_test(relative_is_the_inverse_of_join),
	};
	return cmocka_run_group_tests_name("base/path", tests, NULL, NULL);
}

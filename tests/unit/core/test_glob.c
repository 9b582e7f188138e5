/* Globs of paths: what they match, how specific they are, and what is no glob. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../../analysis/core/policy/glob.h"
#include "../../../analysis/core/policy/name_pattern.h"
#include "../../../analysis/core/policy/wildcard.h"

static bool matches_in(const char *folder, const char *pattern, const char *path)
{
	struct arena arena = {0};
	struct glob_set globs = {0};
	const char *fault = glob_compile(&arena, str_from(folder), str_from(pattern), &globs);

	if (fault)
		fail_msg("%s: %s", pattern, fault);
	bool matched = glob_set_match(&globs, str_from(path));
	arena_finish(&arena);
	return matched;
}

struct match_case {
	const char *pattern, *path;
	bool matches;
};

static const struct match_case match_cases[] = {
	{"src/a.c", "src/a.c", true},
	{"src/a.c", "src/a.cc", false},
	{"src/a.c", "src/a", false},
	{"./src/a.c", "src/a.c", true},
	{"src//./a.c", "src/a.c", true},
	{"src/x/../a.c", "src/a.c", true},
	{"src/*/../a.c", "src/a.c", true},
	{"src/**", "src/a.c", true},
	{"src/**", "src/x/y/a.c", true},
	{"src/**", "src", false},
	{"src/**", "srcs/a.c", false},
	{"src/", "src/x/a.c", true},
	{"src", "src/a.c", false},
	{"**", "a.c", true},
	{"**", "x/y/a.c", true},
	{"*", "a.c", true},
	{"*", "x/a.c", false},
	{"*.c", "a.c", true},
	{"*.c", ".c", true},
	{"*.c", "a.h", false},
	{"*.c", "x/a.c", false},
	{"src/*.c", "src/a.c", true},
	{"src/*.c", "src/x/a.c", false},
	{"src/*/a.c", "src/x/a.c", true},
	{"src/*/a.c", "src/x/y/a.c", false},
	{"src/*/a.c", "src/a.c", false},
	{"src/**/a.c", "src/a.c", true},
	{"src/**/a.c", "src/x/a.c", true},
	{"src/**/a.c", "src/x/y/a.c", true},
	{"src/**/a.c", "src/ba.c", false},
	{"src/**/a.c", "src/x/ba.c", false},
	{"**/a.c", "a.c", true},
	{"**/a.c", "x/a.c", true},
	{"**/a.c", "xa.c", false},
	{"**/test/**", "test/a.c", true},
	{"**/test/**", "x/test/y/a.c", true},
	{"**/test/**", "x/tests/a.c", false},
	{"**/x/**/y/*.c", "x/y/a.c", true},
	{"**/x/**/y/*.c", "a/x/b/c/y/a.c", true},
	{"**/x/**/y/*.c", "a/x/b/c/y/z/a.c", false},
	{"**/x/**/y/*.c", "x/z/y/q/y/a.c", true},
	{"src/**.c", "src/a.c", true},
	{"src/**.c", "src/x/a.c", true},
	{"a**/b", "ax/y/b", true},
	{"a**/b", "a/b", true},
	{"a?c", "abc", true},
	{"a?c", "a/c", false},
	{"a?c", "ac", false},
	{"a?c", "a\303\251c", true},
	{"a??c", "a\303\251c", false},
	{"*??", "\342\202\254", false},
	{"a?c", "a\377c", true},
	{"[abc].c", "b.c", true},
	{"[abc].c", "d.c", false},
	{"[a-c].c", "b.c", true},
	{"[a-c].c", "d.c", false},
	{"[!a-c].c", "d.c", true},
	{"[!a-c].c", "b.c", false},
	{"[^a-c].c", "d.c", true},
	{"[^a-c].c", "b.c", false},
	{"x[!a]y", "x/y", false},
	{"[]].c", "].c", true},
	{"[!]].c", "].c", false},
	{"[!]].c", "a.c", true},
	{"[a-].c", "-.c", true},
	{"[-a].c", "-.c", true},
	{"[\303\240-\303\274].c", "\303\251.c", true},
	{"[\303\240-\303\274].c", "\303\200.c", false},
	{"[*?].c", "*.c", true},
	{"[*?].c", "a.c", false},
	{"[{}].c", "{.c", true},
	{"a.{c,h}", "a.c", true},
	{"a.{c,h}", "a.h", true},
	{"a.{c,h}", "a.", false},
	{"a.{c}", "a.c", true},
	{"{a,b}/{c,d}/**", "b/c/x", true},
	{"{a,b}/{c,d}/**", "b/b/x", false},
	{"{a,{b,c{d,e}}}.c", "ce.c", true},
	{"{a,{b,c{d,e}}}.c", "c.c", false},
	{"{a,{b,c{d,e}}}.c", "b.c", true},
	{"{,x/}a.c", "a.c", true},
	{"{,x/}a.c", "x/a.c", true},
	{"{[,],b}.c", ",.c", true},
	{"{[,],b}.c", "b.c", true},
	{"a,b", "a,b", true},
	{"*a*b*c", "xaybzc", true},
	{"*a*b*c", "xaybzcd", false},
	{"src/*a/*b", "src/ba/bb", true},
	{"a/**/*b*/**/c", "a/x/abc/y/c", true},
	{"a/**/*b*/**/c", "a/b/c", true},
	{"a/**/*b*/**/c", "a/c", false},
	{"**/**/a", "a", true},
	{"a\\b", "a\\b", true},
};

static void globs_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof match_cases / sizeof *match_cases; i++) {
		const struct match_case *c = &match_cases[i];
		if (matches_in("", c->pattern, c->path) != c->matches)
			fail_msg("'%s' %s '%s'", c->pattern, c->matches ? "misses" : "matches", c->path);
	}
}

static void a_folder_is_taken_literally(void **state)
{
	(void)state;
	assert_true(matches_in("src/[x]", "*.c", "src/[x]/a.c"));
	assert_false(matches_in("src/[x]", "*.c", "src/x/a.c"));
	assert_true(matches_in("src/*", "**", "src/*/a.c"));
	assert_false(matches_in("src/*", "**", "src/y/a.c"));
	assert_true(matches_in("src", "x/../a.c", "src/a.c"));
	assert_true(matches_in(".", "a.c", "a.c"));
}

static void the_prefix_is_what_stands_for_itself(void **state)
{
	static const struct {
		const char *folder, *pattern;
		size_t prefix;
		enum glob_shape shape;
		const char *lies_in;
	} cases[] = {
		{"", "src/a.c", 7, GLOB_EXACT, "src"},
		{"", "src/**", 4, GLOB_TREE, "src"},
		{"", "**", 0, GLOB_TREE, ""},
		{"", "src/core*/x.c", 8, GLOB_PATTERN, "src"},
		{"", "src/**/x", 4, GLOB_PATTERN, "src"},
		{"", "src/a[bc].c", 5, GLOB_PATTERN, "src"},
		{"", "./src/?", 4, GLOB_PATTERN, "src"},
		{"sub/x", "**", 6, GLOB_TREE, "sub/x"},
		{"sub/*", "y/*.c", 8, GLOB_PATTERN, "sub/*/y"},
		{"", "a**", 1, GLOB_PATTERN, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct glob_set globs = {0};
		assert_null(glob_compile(&arena, str_from(cases[i].folder), str_from(cases[i].pattern), &globs));
		assert_int_equal(globs.count, 1);
		assert_int_equal(globs.items[0].prefix, cases[i].prefix);
		assert_int_equal(globs.items[0].shape, cases[i].shape);
		assert_true(str_eq(glob_folder(&globs.items[0]), str_from(cases[i].lies_in)));
		arena_finish(&arena);
	}
}

static const char *fault_in(const char *folder, const char *pattern)
{
	struct arena arena = {0};
	struct glob_set globs = {0};
	const char *fault = glob_compile(&arena, str_from(folder), str_from(pattern), &globs);

	if (fault)
		assert_int_equal(globs.count, 0);
	arena_finish(&arena);
	return fault ? fault : "none";
}

static void faults_are_told(void **state)
{
	(void)state;
	assert_string_equal(fault_in("", "a[b"), "its '[' is not closed");
	assert_string_equal(fault_in("", "a["), "its '[' is not closed");
	assert_string_equal(fault_in("", "a[]"), "its '[' is not closed");
	assert_string_equal(fault_in("", "a[b/c]"), "its '[' is not closed");
	assert_string_equal(fault_in("", "{a,[b}"), "its '[' is not closed");
	assert_string_equal(fault_in("", "a[z-a]"), "a range in its '[...]' runs backwards");
	assert_string_equal(fault_in("", "{a,b"), "its '{' is not closed");
	assert_string_equal(fault_in("", "{a,{b}"), "its '{' is not closed");
	assert_string_equal(fault_in("", "a}b"), "its '}' closes nothing");
	assert_string_equal(fault_in("", "{a,b}}"), "its '}' closes nothing");
	assert_string_equal(fault_in("", "/a"), "it is absolute, and globs are relative to the folder of their file");
	assert_string_equal(fault_in("", "{,x}/a"),
			    "it is absolute, and globs are relative to the folder of their file");
	assert_string_equal(fault_in("", "../a"), "its '..' leaves the root");
	assert_string_equal(fault_in("", "a/../../b"), "its '..' leaves the root");
	assert_string_equal(fault_in("sub", "../a"), "its '..' leaves the folder of its file");
	assert_string_equal(fault_in("sub", "x/../../sub/a"), "its '..' leaves the folder of its file");
	assert_string_equal(fault_in("", "a/**/../b"), "its '..' stands behind '**'");
	assert_string_equal(fault_in("", ""), "it names no file");
	assert_string_equal(fault_in("", "."), "it names no file");
	assert_string_equal(fault_in("", "{a,}"), "it names no file");
	assert_string_equal(fault_in("", "a/.."), "it names no file");
}

static void braces_are_bounded(void **state)
{
	char deep[1200], wide[1200] = "";

	(void)state;
	memset(deep, '{', 1000);
	deep[1000] = '\0';
	assert_string_equal(fault_in("", deep), "its '{' is not closed");
	memset(deep + 500, '}', 500);
	deep[500] = 'a';
	assert_string_equal(fault_in("", deep), "its '{' is not closed");
	deep[499] = 'a';
	assert_string_equal(fault_in("", deep), "none");
	deep[498] = 'a';
	assert_string_equal(fault_in("", deep), "its '}' closes nothing");
	for (int i = 0; i < 10; i++)
		strcat(wide, "{a,b}");
	assert_string_equal(fault_in("", wide), "none");
	strcat(wide, "{a,b}");
	assert_string_equal(fault_in("", wide), "its braces expand to more than 1024 alternatives");
	wide[0] = '\0';
	for (int i = 0; i < 10; i++)
		strcat(wide, "{a,b}");
	for (int i = 0; i < 200; i++)
		strcat(wide, "{{}}");
	assert_string_equal(fault_in("", wide), "its braces expand to more than 1024 alternatives");
	assert_string_equal(fault_in("", wide + strlen("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")), "none");
	memset(deep, 'a', 1100);
	deep[1100] = '\0';
	assert_string_equal(fault_in("", deep), "it is longer than 1024 bytes");
}

static void a_star_rich_pattern_ends(void **state)
{
	char path[3001];

	(void)state;
	memset(path, 'a', 3000);
	path[3000] = '\0';
	assert_false(matches_in("", "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", path));
	assert_false(matches_in("", "**a**a**a**a**a**a**a**a**a**a**b", path));
	for (size_t i = 1; i < 3000; i += 2)
		path[i] = '/';
	assert_false(matches_in("", "**/a/**/a/**/a/**/*a*/**/a/**/b", path));
}

static bool covers(const char *pattern, const char *folder)
{
	struct arena arena = {0};
	struct glob_set globs = {0};

	assert_null(glob_compile(&arena, (struct str){0}, str_from(pattern), &globs));
	bool covered = glob_covers_folder(&globs.items[0], str_from(folder));
	arena_finish(&arena);
	return covered;
}

static void folders_are_covered_only_for_sure(void **state)
{
	(void)state;
	assert_true(covers("build/**", "build"));
	assert_true(covers("build/**", "build/x/y"));
	assert_false(covers("build/**", "builds"));
	assert_false(covers("build/**", "src"));
	assert_false(covers("build/**", "."));
	assert_false(covers("build/*", "build"));
	assert_false(covers("build/**/*.c", "build"));
	assert_false(covers("build/x/**", "build"));
	assert_true(covers("**", "."));
	assert_true(covers("**", "x"));
	assert_true(covers("**/build/**", "build"));
	assert_true(covers("**/build/**", "a/build"));
	assert_true(covers("**/build/**", "a/build/b"));
	assert_false(covers("**/build/**", "a"));
	assert_true(covers("out-*/**", "out-x"));
	assert_false(covers("out-*/**", "out"));
	assert_false(covers("*/**", "."));
}

static bool name_matches(const char *pattern, const char *name)
{
	struct arena arena = {0};
	struct name_patterns patterns = {0};
	const char *fault = name_pattern_compile(&arena, str_from(pattern), &patterns);

	if (fault)
		fail_msg("%s: %s", pattern, fault);
	bool matched = name_patterns_match(&patterns, str_from(name));
	arena_finish(&arena);
	return matched;
}

static void symbols_match_by_qualified_name_or_last_part(void **state)
{
	(void)state;
	assert_true(name_matches("strcpy", "strcpy"));
	assert_false(name_matches("strcpy", "strcpy_s"));
	assert_true(name_matches("SSL_*", "SSL_new"));
	assert_false(name_matches("SSL_*", "BSSL_new"));
	assert_true(name_matches("struct page", "page"));
	assert_true(name_matches("enum {color,shape}", "shape"));
	assert_true(name_matches("Page", "db::Page"));
	assert_true(name_matches("db::Page", "db::Page"));
	assert_false(name_matches("db::Page", "x::db::Page"));
	assert_false(name_matches("db::Page", "Page"));
	assert_true(name_matches("db::*", "db::Page::read"));
	assert_false(name_matches("db::*", "Page"));
	assert_true(name_matches("*::Page", "db::Page"));
	assert_true(name_matches("::page", "page"));
	assert_false(name_matches("::page", "db::page"));
	assert_true(name_matches("*", "db::Page"));
	assert_true(name_matches("operator[]", "db::Page::operator[]"));
	assert_true(name_matches("operator[]", "db::operator[]"));
	assert_true(name_matches("operator std::string", "db::Page::operator std::string"));
	assert_true(name_matches("get", "db::Map<std::string>::get"));
	assert_false(name_matches("string", "db::Page::operator std::string"));
	assert_true(name_matches("operators", "db::operators"));
	assert_true(name_matches("x", "my_operator::x"));
	assert_true(name_matches("page_{read,write}", "page_write"));
}

static void bad_symbol_patterns_are_told(void **state)
{
	struct arena arena = {0};
	struct name_patterns patterns = {0};

	(void)state;
	assert_string_equal(name_pattern_compile(&arena, STR(""), &patterns), "it names nothing");
	assert_string_equal(name_pattern_compile(&arena, STR("struct "), &patterns), "it names nothing");
	assert_string_equal(name_pattern_compile(&arena, STR("::"), &patterns), "it names nothing");
	assert_string_equal(name_pattern_compile(&arena, STR("a["), &patterns), "its '[' is not closed");
	assert_string_equal(name_pattern_compile(&arena, STR("{a"), &patterns), "its '{' is not closed");
	arena_finish(&arena);
}

/* What a glob means, told as plainly as possible and at any cost: the matcher must agree. */
static bool plain_match(const char *p, const char *t, bool part_begins)
{
	if (!*p)
		return !*t;
	if (p[0] == '*' && p[1] == '*') {
		if (part_begins && p[2] == '/' && plain_match(p + 3, t, true))
			return true;
		if (!(part_begins && p[2] == '/')) {
			for (; *t; t++)
				if (plain_match(p + 2, t, false))
					return true;
			return plain_match(p + 2, t, false);
		}
		for (; *t; t++)
			if (*t == '/' && plain_match(p + 3, t + 1, true))
				return true;
		return false;
	}
	if (*p == '*') {
		for (; *t && *t != '/'; t++)
			if (plain_match(p + 1, t, false))
				return true;
		return plain_match(p + 1, t, false);
	}
	if (!*t || (*p == '?' ? *t == '/' : *p != *t))
		return false;
	return plain_match(p + 1, t + 1, *p == '/');
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static void random_globs_agree_with_the_plain_meaning(void **state)
{
	static const char *const pieces[] = {"a", "b", "/", "/", "*", "?", "**", "/**/", "**/"};
	uint32_t seed = 7;
	int matched = 0;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		char pattern[64] = "", path[16] = "";
		for (uint32_t i = next_random(&seed) % 7; i < 7; i++)
			strcat(pattern, pieces[next_random(&seed) % 9]);
		for (uint32_t i = next_random(&seed) % 8; i < 8; i++)
			strcat(path, &"a\0b\0/"[2 * (next_random(&seed) % 3)]);
		if (strstr(pattern, "***"))
			continue;
		bool expected = plain_match(pattern, path, true);
		matched += expected;
		if (wildcard_match(WILDCARD_PATH, str_from(pattern), str_from(path), 0) != expected)
			fail_msg("'%s' %s '%s'", pattern, expected ? "misses" : "matches", path);
	}
	assert_true(matched > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(globs_match),
		cmocka_unit_test(a_folder_is_taken_literally),
		cmocka_unit_test(the_prefix_is_what_stands_for_itself),
		cmocka_unit_test(faults_are_told),
		cmocka_unit_test(braces_are_bounded),
		cmocka_unit_test(a_star_rich_pattern_ends),
		cmocka_unit_test(folders_are_covered_only_for_sure),
		cmocka_unit_test(symbols_match_by_qualified_name_or_last_part),
		cmocka_unit_test(bad_symbol_patterns_are_told),
		cmocka_unit_test(random_globs_agree_with_the_plain_meaning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

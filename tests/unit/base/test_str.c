/* Tests of byte strings: views, copies, buffers, and the nearest of many. */
#include "check.h"

#include <stdlib.h>

#include <autotomy/base/str.h>

static const struct str EMPTY = {0};

static void compares(void **state)
{
	(void)state;
	static const struct {
		struct str a, b;
		int order;
	} table[] = {
		{STR_INIT(""), STR_INIT(""), 0},       {STR_INIT(""), STR_INIT("a"), -1},
		{STR_INIT("a"), STR_INIT("b"), -1},    {STR_INIT("a"), STR_INIT("ab"), -1},
		{STR_INIT("ab"), STR_INIT("b"), -1},   {STR_INIT("a\0b"), STR_INIT("a\0b"), 0},
		{STR_INIT("a"), STR_INIT("a\0"), -1},  {STR_INIT("a\0b"), STR_INIT("a\0c"), -1},
		{STR_INIT("z"), STR_INIT("\xC3"), -1}, {STR_INIT("\x7F"), STR_INIT("\x80"), -1},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(str_cmp(table[i].a, table[i].b), table[i].order);
		assert_int_equal(str_cmp(table[i].b, table[i].a), -table[i].order);
		assert_int_equal(str_eq(table[i].a, table[i].b), !table[i].order);
	}
	assert_true(str_eq(EMPTY, STR("")));
	assert_int_equal(str_cmp(EMPTY, STR("")), 0);
}

static void sorts(void **state)
{
	(void)state;
	struct str words[] = {STR("b"), STR(""), STR("ab"), STR("a"), STR("\xFF")};
	qsort(words, 5, sizeof *words, str_cmp_qsort);
	check_str(words[0], "");
	check_str(words[1], "a");
	check_str(words[2], "ab");
	check_str(words[3], "b");
	check_str(words[4], "\xFF");
}

static void takes_parts(void **state)
{
	(void)state;
	struct str s = STR("hello");
	check_str(str_sub(s, 1, 3), "el");
	check_str(str_sub(s, 3, 1), "");
	check_str(str_sub(s, 3, 99), "lo");
	check_str(str_sub(s, 99, SIZE_MAX), "");
	check_str(str_sub(EMPTY, 1, 2), "");
	check_str(str_from_offset(s, 4), "o");
	check_str(str_from_offset(s, 5), "");
	check_str(str_from_offset(s, 6), "");
	/* An empty part still says where it stands. */
	assert_ptr_equal(str_sub(s, 2, 2).ptr, s.ptr + 2);
	assert_ptr_equal(str_from_offset(s, 9).ptr, s.ptr + 5);
	check_str(str_from(NULL), "");
	check_str(str_from("abc"), "abc");
}

static void starts_ends_contains(void **state)
{
	(void)state;
	struct str s = STR("main.c");
	assert_true(str_starts(s, STR("main")));
	assert_true(str_starts(s, s));
	assert_true(str_starts(s, EMPTY));
	assert_false(str_starts(s, STR("main.cc")));
	assert_false(str_starts(EMPTY, STR("a")));
	assert_true(str_ends(s, STR(".c")));
	assert_true(str_ends(s, EMPTY));
	assert_false(str_ends(s, STR(".h")));
	assert_false(str_ends(STR("c"), STR(".c")));
	assert_true(str_contains(s, STR("n.")));
	assert_true(str_contains(s, EMPTY));
	assert_true(str_contains(EMPTY, EMPTY));
	assert_false(str_contains(EMPTY, STR("x")));
	assert_false(str_contains(s, STR("nc")));
	assert_true(str_contains(BYTES("a\0b"), BYTES("\0b")));
}

static void trims(void **state)
{
	(void)state;
	check_str(str_trim(STR(" \t\r\n\v\f a b \n")), "a b");
	check_str(str_trim(STR("a")), "a");
	check_str(str_trim(STR(" \n ")), "");
	check_str(str_trim(EMPTY), "");
	check_str(str_trim(STR("\xC2\xA0 a")), "\xC2\xA0 a"); /* a no-break space is not ASCII */
}

static void finds(void **state)
{
	(void)state;
	struct str s = STR("a/b/c");
	assert_int_equal(str_find(s, '/'), 1);
	assert_int_equal(str_rfind(s, '/'), 3);
	assert_true(str_find(s, 'x') == SIZE_MAX);
	assert_true(str_rfind(s, 'x') == SIZE_MAX);
	assert_true(str_find(EMPTY, 'x') == SIZE_MAX);
	assert_true(str_rfind(EMPTY, 'x') == SIZE_MAX);
	assert_int_equal(str_find(BYTES("a\0b"), '\0'), 1);
	assert_int_equal(str_find(STR("\xFF"), '\xFF'), 0);
}

static void copies_end_in_nul(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct str copy = arena_str(&arena, str_sub(STR("hello"), 0, 4));
	check_str(copy, "hell");
	assert_int_equal(copy.ptr[4], '\0');
	copy = arena_str(&arena, EMPTY);
	assert_int_equal(copy.len, 0);
	assert_int_equal(copy.ptr[0], '\0');
	arena_finish(&arena);
}

static void prints_into_the_arena(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct str s = arena_printf(&arena, "%s:%d", "a.c", 7);
	check_str(s, "a.c:7");
	assert_int_equal(s.ptr[s.len], '\0');
	s = arena_printf(&arena, "%5000d", 1);
	assert_int_equal(s.len, 5000);
	assert_int_equal(s.ptr[4999], '1');
	s = arena_printf(&arena, "%s", "");
	assert_int_equal(s.len, 0);
	assert_int_equal(s.ptr[0], '\0');
	arena_finish(&arena);
}

static void buffers_grow(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	assert_int_equal(strbuf_str(&buf).len, 0);
	strbuf_clear(&buf);
	for (int i = 0; i < 1000; i++) {
		strbuf_addc(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.ptr[buf.len], '\0');
	}
	strbuf_add(&buf, BYTES("x\0y"));
	strbuf_add(&buf, EMPTY);
	assert_int_equal(buf.len, 1003);
	check_str(str_from_offset(strbuf_str(&buf), 998), "kl"
							  "x\0y");
	assert_int_equal(buf.ptr[buf.len], '\0');
	size_t cap = buf.cap;
	strbuf_clear(&buf);
	assert_int_equal(buf.len, 0);
	assert_int_equal(buf.cap, cap);
	assert_string_equal(buf.ptr, "");
	strbuf_free(&buf);
	assert_null(buf.ptr);
	strbuf_free(&buf);
}

static void buffers_reserve(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	strbuf_reserve(&buf, 0);
	assert_string_equal(buf.ptr, "");
	for (size_t more = 0; more < 300; more++) {
		strbuf_reserve(&buf, more);
		assert_true(buf.cap - buf.len > more);
	}
	strbuf_free(&buf);
}

static void buffers_print(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	strbuf_printf(&buf, "%s", "");
	assert_string_equal(buf.ptr, "");
	for (int i = 0; i < 200; i++)
		strbuf_printf(&buf, "%d,", i % 10);
	assert_int_equal(buf.len, 400);
	strbuf_printf(&buf, "%*d", 10000, 5);
	assert_int_equal(buf.len, 10400);
	assert_int_equal(strlen(buf.ptr), 10400);
	strbuf_free(&buf);
}

static void buffers_splice(void **state)
{
	(void)state;
	static const struct {
		size_t begin, end;
		struct str by, result;
	} table[] = {
		{0, 0, STR_INIT("ab"), STR_INIT("abhello")}, {5, 5, STR_INIT("ab"), STR_INIT("helloab")},
		{1, 4, STR_INIT(""), STR_INIT("ho")},        {1, 4, STR_INIT("123"), STR_INIT("h123o")},
		{0, 5, STR_INIT(""), STR_INIT("")},          {0, 5, STR_INIT("bye"), STR_INIT("bye")},
		{2, 3, STR_INIT("LL"), STR_INIT("heLLlo")},  {2, 2, STR_INIT(""), STR_INIT("hello")},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct strbuf buf = {0};
		strbuf_add(&buf, STR("hello"));
		strbuf_splice(&buf, table[i].begin, table[i].end, table[i].by);
		assert_true(str_eq(strbuf_str(&buf), table[i].result));
		assert_int_equal(buf.ptr[buf.len], '\0');
		strbuf_free(&buf);
	}
	struct strbuf empty = {0};
	strbuf_splice(&empty, 0, 0, EMPTY);
	assert_string_equal(empty.ptr, "");
	strbuf_free(&empty);
}

static void measures_distance(void **state)
{
	(void)state;
	static const struct {
		struct str a, b;
		size_t distance;
	} table[] = {
		{STR_INIT(""), STR_INIT(""), 0},
		{STR_INIT(""), STR_INIT("abc"), 3},
		{STR_INIT("abc"), STR_INIT("abc"), 0},
		{STR_INIT("kitten"), STR_INIT("sitting"), 3},
		{STR_INIT("saturday"), STR_INIT("sunday"), 3},
		{STR_INIT("modules"), STR_INIT("moduels"), 2},
		{STR_INIT("uses"), STR_INIT("use"), 1},
		{STR_INIT("abcdef"), STR_INIT("ghijkl"), 6},
		{STR_INIT("aaaa"), STR_INIT("aa"), 2},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		for (size_t limit = 0; limit < 10; limit++) {
			size_t distance = table[i].distance <= limit ? table[i].distance : limit + 1;
			assert_int_equal(str_distance(table[i].a, table[i].b, limit), distance);
			assert_int_equal(str_distance(table[i].b, table[i].a, limit), distance);
		}
		assert_int_equal(str_distance(table[i].a, table[i].b, SIZE_MAX), table[i].distance);
	}
}

/* The whole table, as every textbook has it. */
static size_t textbook_distance(struct str a, struct str b)
{
	size_t table[16][16];
	for (size_t i = 0; i <= a.len; i++) {
		for (size_t j = 0; j <= b.len; j++) {
			if (!i || !j) {
				table[i][j] = i + j;
				continue;
			}
			size_t best = table[i - 1][j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
			best = table[i - 1][j] + 1 < best ? table[i - 1][j] + 1 : best;
			best = table[i][j - 1] + 1 < best ? table[i][j - 1] + 1 : best;
			table[i][j] = best;
		}
	}
	return table[a.len][b.len];
}

static struct str random_word(uint64_t *random, char *bytes, size_t max)
{
	size_t len = random_below(random, max + 1);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)('a' + random_below(random, 3));
	return (struct str){bytes, len};
}

static void measures_distance_as_the_textbook_does(void **state)
{
	(void)state;
	uint64_t random = 7;
	char a_bytes[15], b_bytes[15];
	for (int i = 0; i < 50000; i++) {
		struct str a = random_word(&random, a_bytes, 15), b = random_word(&random, b_bytes, 15);
		size_t limit = random_below(&random, 16), distance = textbook_distance(a, b);
		assert_int_equal(str_distance(a, b, limit), distance <= limit ? distance : limit + 1);
	}
}

static void finds_the_nearest(void **state)
{
	(void)state;
	static const struct str keys[] = {
		STR_INIT("files"), STR_INIT("public"), STR_INIT("uses"), STR_INIT("must_not_use"),
		STR_INIT("layer"), STR_INIT("layers"), STR_INIT(""),     STR_INIT("db")};
	static const struct {
		struct str word, nearest;
	} table[] = {
		{STR_INIT("file"), STR_INIT("files")},  {STR_INIT("pubilc"), STR_INIT("public")},
		{STR_INIT("use"), STR_INIT("uses")},    {STR_INIT("mustnotuse"), STR_INIT("must_not_use")},
		{STR_INIT("layer"), STR_INIT("layer")}, {STR_INIT("layerz"), STR_INIT("layer")},
		{STR_INIT("dv"), STR_INIT("db")},       {STR_INIT("zz"), STR_INIT("")},
		{STR_INIT("x"), STR_INIT("")},          {STR_INIT(""), STR_INIT("")},
		{STR_INIT("something"), STR_INIT("")},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct str nearest = str_nearest(table[i].word, keys, sizeof keys / sizeof *keys);
		check_str_eq(nearest, table[i].nearest, table[i].word.ptr, __FILE__, __LINE__);
	}
	check_str(str_nearest(STR("files"), NULL, 0), "");
}

/* A policy of a peer must not be able to keep us busy with its long names. */
static void long_words_are_compared_fast(void **state)
{
	(void)state;
	enum { LEN = 200000 };
	char *a = malloc(LEN), *b = malloc(LEN);
	assert_non_null(a);
	assert_non_null(b);
	for (size_t i = 0; i < LEN; i++) {
		a[i] = "abcd"[i % 4];
		b[i] = "bcda"[i % 4];
	}
	struct str candidates[] = {{b, LEN}, {b, LEN - 1}, {b, LEN - 3}};
	double begin = seconds();
	struct str nearest = str_nearest((struct str){a, LEN}, candidates, 3);
	assert_true(seconds() - begin < 1);
	assert_true(nearest.len == LEN - 1); /* of those at distance 2 and 1, the nearer */
	free(a);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares),
		cmocka_unit_test(sorts),
		cmocka_unit_test(takes_parts),
		cmocka_unit_test(starts_ends_contains),
		cmocka_unit_test(trims),
		cmocka_unit_test(finds),
		cmocka_unit_test(copies_end_in_nul),
		cmocka_unit_test(prints_into_the_arena),
		cmocka_unit_test(buffers_grow),
		cmocka_unit_test(buffers_reserve),
		cmocka_unit_test(buffers_print),
		cmocka_unit_test(buffers_splice),
		cmocka_unit_test(measures_distance),
		cmocka_unit_test(measures_distance_as_the_textbook_does),
		cmocka_unit_test(finds_the_nearest),
		cmocka_unit_test(long_words_are_compared_fast),
	};
	return cmocka_run_group_tests_name("base/str", tests, NULL, NULL);
}

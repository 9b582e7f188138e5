/* Tests of UTF-8 and of the units that editors count in. */
#include "check.h"

#include <stdlib.h>

#include <autotomy/base/text.h>

#define FFFD "\xEF\xBF\xBD"
#define EACH(i, table)                       \
	size_t i = 0;                        \
	i < sizeof(table) / sizeof *(table); \
	i++

/* Ill-formed text with what Unicode recommends in its place. */
struct repair {
	struct str bytes, repaired;
};

static const struct repair repairs[] = {
	/* Unicode 15, table 3-8: non-shortest forms. */
	{STR_INIT("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
		  "A"),
	 STR_INIT(FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A")},
	/* Table 3-9: surrogates. */
	{STR_INIT("\xED\xA0\x80\xED\xBF\xBF\xED\xAF"
		  "A"),
	 STR_INIT(FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A")},
	/* Table 3-10: other ill-formed sequences. */
	{STR_INIT("\xF4\x91\x92\x93\xFF"
		  "A\x80\xBF"
		  "B"),
	 STR_INIT(FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B")},
	/* Table 3-11: truncated sequences. */
	{STR_INIT("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
		  "A"),
	 STR_INIT(FFFD FFFD FFFD FFFD "A")},
	{STR_INIT("\xC3"), STR_INIT(FFFD)},
	{STR_INIT("\xE2\x82"), STR_INIT(FFFD)},
	{STR_INIT("\xF0\x9F\x98"), STR_INIT(FFFD)},
	{STR_INIT("\x80"), STR_INIT(FFFD)},
	{STR_INIT("\xFE\xFF"), STR_INIT(FFFD FFFD)},
	{STR_INIT("\xF5\x80\x80\x80"), STR_INIT(FFFD FFFD FFFD FFFD)},
	{STR_INIT("\xF0\x90\x80\xC3\xA9"), STR_INIT(FFFD "\xC3\xA9")},
	{STR_INIT("plain text, then \xFF and more plain text \xE2\x82"),
	 STR_INIT("plain text, then " FFFD " and more plain text " FFFD)},
};

static const struct str well_formed[] = {
	STR_INIT(""),
	STR_INIT("a\0b"),
	STR_INIT("\x7F\xC2\x80\xDF\xBF"),
	STR_INIT("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"),
	STR_INIT("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"),
	STR_INIT("12345678\xC3\xA9"
		 "12345678"),
};

static void tells_well_formed(void **state)
{
	(void)state;
	assert_true(utf8_valid((struct str){0}));
	for (EACH(i, well_formed))
		assert_true(utf8_valid(well_formed[i]));
	for (EACH(i, repairs)) {
		assert_false(utf8_valid(repairs[i].bytes));
		assert_true(utf8_valid(repairs[i].repaired));
	}
}

static void repairs_as_unicode_recommends(void **state)
{
	(void)state;
	struct arena arena = {0};
	for (EACH(i, repairs))
		check_str_eq(utf8_repair(&arena, repairs[i].bytes), repairs[i].repaired, "repaired", __FILE__,
			     __LINE__);
	for (EACH(i, well_formed))
		assert_ptr_equal(utf8_repair(&arena, well_formed[i]).ptr, well_formed[i].ptr);
	arena_finish(&arena);
}

/* Bytes in the middle of long plain text too, where eight are taken at once. */
static void finds_one_bad_byte_anywhere(void **state)
{
	(void)state;
	char bytes[64];
	memset(bytes, 'x', sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		bytes[i] = '\xFF';
		assert_false(utf8_valid((struct str){bytes, sizeof bytes}));
		bytes[i] = 'x';
	}
	assert_true(utf8_valid((struct str){bytes, sizeof bytes}));
}

static bool is_scalar(uint32_t c)
{
	return c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF);
}

static void every_code_point_is_encoded(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	for (uint32_t c = 0; c <= 0x110000; c++) {
		strbuf_clear(&buf);
		utf8_encode(&buf, c);
		struct str s = strbuf_str(&buf);
		if (!is_scalar(c)) {
			check_str(s, FFFD);
			continue;
		}
		size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		if (s.len != len || !utf8_valid(s) || utf_units(s, POSITION_UTF16) != 1 + (c > 0xFFFF) ||
		    utf_units(s, POSITION_UTF32) != 1 || utf_units(s, POSITION_UTF8) != len)
			fail_msg("U+%04X", c);
		/* Each shorter piece is ill-formed and one replacement. */
		for (size_t i = 1; i < len; i++) {
			if (utf8_valid(str_sub(s, 0, i)) || utf_units(str_sub(s, 0, i), POSITION_UTF16) != 1)
				fail_msg("U+%04X", c);
		}
	}
	utf8_encode(&buf, UINT32_MAX);
	strbuf_free(&buf);
}

static void no_other_two_or_three_bytes_are_well_formed(void **state)
{
	(void)state;
	/* There are as many well-formed strings of a length as the scalar values allow, and no more. */
	size_t two = 0, three = 0;
	for (uint32_t i = 0; i < 0x10000; i++) {
		char bytes[2] = {(char)(i >> 8), (char)i};
		two += utf8_valid((struct str){bytes, 2});
	}
	for (uint32_t i = 0; i < 0x1000000; i++) {
		char bytes[3] = {(char)(i >> 16), (char)(i >> 8), (char)i};
		three += utf8_valid((struct str){bytes, 3});
	}
	size_t one_byte = 0x80, two_bytes = 0x800 - 0x80, three_bytes = 0x10000 - 0x800 - 0x800;
	assert_int_equal(two, one_byte * one_byte + two_bytes);
	assert_int_equal(three, one_byte * one_byte * one_byte + 2 * one_byte * two_bytes + three_bytes);
}

static void counts_units(void **state)
{
	(void)state;
	static const struct {
		struct str bytes;
		size_t utf8, utf16, utf32;
	} table[] = {
		{STR_INIT(""), 0, 0, 0},
		{STR_INIT("abc"), 3, 3, 3},
		{STR_INIT("\xC3\xA9"), 2, 1, 1},                 /* e with acute */
		{STR_INIT("e\xCC\x81"), 3, 2, 2},                /* e, combining acute: two characters */
		{STR_INIT("\xE6\xBC\xA2\xE5\xAD\x97"), 6, 2, 2}, /* two Han characters */
		{STR_INIT("\xF0\x9F\x98\x80"), 4, 2, 1},         /* a surrogate pair */
		{STR_INIT("a\xF0\x9F\x98\x80z"), 6, 4, 3},
		{STR_INIT("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB"), 11, 5, 3}, /* joined by U+200D */
		{STR_INIT("\xEF\xBB\xBF"
			  "a"),
		 4, 2, 2}, /* a byte order mark counts */
		{STR_INIT("\xFF\xFE"), 2, 2, 2},
		{STR_INIT("\xE2\x82"), 2, 1, 1},
		{STR_INIT("\xF0\x9F\x98z"), 4, 2, 2},
		{STR_INIT("0123456789abcdef\xC3\xA9"
			  "0123456789abcdef"),
		 34, 33, 33},
	};
	for (EACH(i, table)) {
		assert_int_equal(utf_units(table[i].bytes, POSITION_UTF8), table[i].utf8);
		assert_int_equal(utf_units(table[i].bytes, POSITION_UTF16), table[i].utf16);
		assert_int_equal(utf_units(table[i].bytes, POSITION_UTF32), table[i].utf32);
	}
	assert_int_equal(utf_units((struct str){0}, POSITION_UTF16), 0);
	assert_int_equal(utf_bytes((struct str){0}, 5, POSITION_UTF16), 0);
	assert_int_equal(utf_bytes((struct str){0}, 5, POSITION_UTF8), 0);
}

static void inside_a_character_means_its_beginning(void **state)
{
	(void)state;
	struct str s = STR("a\xF0\x9F\x98\x80z\xC3\xA9"); /* a, a pair, z, e with acute */
	static const size_t by_utf16[] = {0, 1, 1, 5, 6, 8, 8, 8};
	static const size_t by_utf32[] = {0, 1, 5, 6, 8, 8};
	static const size_t by_utf8[] = {0, 1, 1, 1, 1, 5, 6, 6, 8, 8};
	for (EACH(i, by_utf16))
		assert_int_equal(utf_bytes(s, i, POSITION_UTF16), by_utf16[i]);
	for (EACH(i, by_utf32))
		assert_int_equal(utf_bytes(s, i, POSITION_UTF32), by_utf32[i]);
	for (EACH(i, by_utf8))
		assert_int_equal(utf_bytes(s, i, POSITION_UTF8), by_utf8[i]);
	assert_int_equal(utf_bytes(s, SIZE_MAX, POSITION_UTF16), s.len);
	assert_int_equal(utf_bytes(s, SIZE_MAX, POSITION_UTF8), s.len);
}

static void ill_formed_bytes_are_characters_too(void **state)
{
	(void)state;
	struct str s = STR("\xE2\x82"
			   "a\x80\x80\xF0\x9F\x98\xFF"); /* 2 bytes, a, 1, 1, 3, 1 */
	static const size_t by_utf16[] = {0, 2, 3, 4, 5, 8, 9, 9};
	static const size_t by_utf8[] = {0, 0, 2, 3, 4, 5, 5, 5, 8, 9, 9};
	for (EACH(i, by_utf16)) {
		assert_int_equal(utf_bytes(s, i, POSITION_UTF16), by_utf16[i]);
		assert_int_equal(utf_bytes(s, i, POSITION_UTF32), by_utf16[i]);
	}
	for (EACH(i, by_utf8))
		assert_int_equal(utf_bytes(s, i, POSITION_UTF8), by_utf8[i]);
}

/* A row of Unicode's table 3-7: the ranges of each byte. */
struct row {
	uint8_t len, min[4], max[4];
};

static const struct row rows[] = {
	{1, {0x00}, {0x7F}},
	{2, {0xC2, 0x80}, {0xDF, 0xBF}},
	{3, {0xE0, 0xA0, 0x80}, {0xE0, 0xBF, 0xBF}},
	{3, {0xE1, 0x80, 0x80}, {0xEC, 0xBF, 0xBF}},
	{3, {0xED, 0x80, 0x80}, {0xED, 0x9F, 0xBF}},
	{3, {0xEE, 0x80, 0x80}, {0xEF, 0xBF, 0xBF}},
	{4, {0xF0, 0x90, 0x80, 0x80}, {0xF0, 0xBF, 0xBF, 0xBF}},
	{4, {0xF1, 0x80, 0x80, 0x80}, {0xF3, 0xBF, 0xBF, 0xBF}},
	{4, {0xF4, 0x80, 0x80, 0x80}, {0xF4, 0x8F, 0xBF, 0xBF}},
};

/* The length of the first character or maximal subpart, and its units: from the table, byte by byte. */
static size_t first_by_table(struct str s, size_t *utf16, bool *valid)
{
	size_t longest = 1;
	*utf16 = 1;
	*valid = false;
	for (EACH(i, rows)) {
		size_t fits = 0;
		while (fits < rows[i].len && fits < s.len && (uint8_t)s.ptr[fits] >= rows[i].min[fits] &&
		       (uint8_t)s.ptr[fits] <= rows[i].max[fits])
			fits++;
		if (fits > longest)
			longest = fits;
		if (fits == rows[i].len) {
			*valid = true;
			*utf16 = fits == 4 ? 2 : 1;
			return fits;
		}
	}
	return longest;
}

static struct str random_text(uint64_t *random, char *bytes, size_t max)
{
	static const uint8_t telling[] = {0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0x80, 0x8F,
					  0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF, 'a',  'b',  'c',  '\n'};
	size_t len = random_below(random, max + 1);
	bool mostly_ascii = random_below(random, 2);
	for (size_t i = 0; i < len; i++) {
		bytes[i] = (char)telling[random_below(random, sizeof telling)];
		if (mostly_ascii && random_below(random, 8))
			bytes[i] = 'x';
	}
	return (struct str){bytes, len};
}

static void check_against_table(struct str s)
{
	size_t utf16 = 0, utf32 = 0;
	bool all_valid = true;
	for (size_t at = 0; at < s.len;) {
		size_t units;
		bool valid;
		size_t len = first_by_table(str_from_offset(s, at), &units, &valid);
		all_valid = all_valid && valid;
		assert_int_equal(utf_units(str_sub(s, 0, at), POSITION_UTF16), utf16);
		for (size_t inside = 0; inside < units; inside++)
			assert_int_equal(utf_bytes(s, utf16 + inside, POSITION_UTF16), at);
		for (size_t inside = 0; inside < len; inside++)
			assert_int_equal(utf_bytes(s, at + inside, POSITION_UTF8), at);
		assert_int_equal(utf_bytes(s, utf32, POSITION_UTF32), at);
		at += len;
		utf16 += units;
		utf32++;
	}
	assert_int_equal(utf_units(s, POSITION_UTF16), utf16);
	assert_int_equal(utf_units(s, POSITION_UTF32), utf32);
	assert_int_equal(utf_bytes(s, utf16, POSITION_UTF16), s.len);
	assert_int_equal(utf8_valid(s), all_valid);
}

static void agrees_with_the_table_on_random_bytes(void **state)
{
	(void)state;
	struct arena arena = {0};
	uint64_t random = 11;
	char bytes[40];
	for (int i = 0; i < 50000; i++) {
		struct str s = random_text(&random, bytes, sizeof bytes);
		check_against_table(s);
		struct str repaired = utf8_repair(&arena, s);
		assert_true(utf8_valid(repaired));
		assert_int_equal(utf_units(repaired, POSITION_UTF16), utf_units(s, POSITION_UTF16));
		arena_reset(&arena);
	}
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_well_formed),
		cmocka_unit_test(repairs_as_unicode_recommends),
		cmocka_unit_test(finds_one_bad_byte_anywhere),
		cmocka_unit_test(every_code_point_is_encoded),
		cmocka_unit_test(no_other_two_or_three_bytes_are_well_formed),
		cmocka_unit_test(counts_units),
		cmocka_unit_test(inside_a_character_means_its_beginning),
		cmocka_unit_test(ill_formed_bytes_are_characters_too),
		cmocka_unit_test(agrees_with_the_table_on_random_bytes),
	};
	return cmocka_run_group_tests_name("base/utf", tests, NULL, NULL);
}

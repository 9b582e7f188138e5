/* Tests of reading JSON: what is refused and where, what is accepted, and what the cursor finds. */
#include "check.h"

#include <stdlib.h>

#include <autotomy/base/json.h>

#define EACH(i, table)                       \
	size_t i = 0;                        \
	i < sizeof(table) / sizeof *(table); \
	i++

/* Parses what must parse. */
static struct json parse(struct arena *arena, struct str text)
{
	struct json root;
	struct json_error error = {0};
	if (!json_parse(arena, text, JSON_STRICT, &root, &error))
		fail_msg("%.*s: %zu: %s", STR_ARG(text), error.offset, error.message);
	return root;
}

struct refusal {
	struct str text;
	size_t offset;
	const char *message;
};

static const char VALUE[] = "expected a value";
static const char MARKER[] = "a merge left its markers here; resolve it";
static const char NAME[] = "expected a member's name in double quotes";
static const char COLON[] = "expected ':'";
static const char IN_ARRAY[] = "expected ',' or ']'";
static const char IN_OBJECT[] = "expected ',' or '}'";
static const char NOTHING[] = "expected nothing behind the value";
static const char DIGIT[] = "expected a digit";
static const char ZERO[] = "a number must not begin with 0";
static const char OPEN_STRING[] = "unterminated string";
static const char CONTROL[] = "control character in a string";
static const char ESCAPE[] = "unknown escape in a string";
static const char HEX[] = "expected four hexadecimal digits after \\u";
static const char UTF8[] = "ill-formed UTF-8";
static const char COMMENT[] = "unterminated comment";

/* Refused in both dialects. */
static const struct refusal refusals[] = {
	/* Git's markers, at the beginning of a line alone. */
	{STR_INIT("<<<<<<< ours\n{}"), 0, MARKER},
	{STR_INIT("[1,\n=======\n2]"), 4, MARKER},
	{STR_INIT("[1\n>>>>>>> theirs\n]"), 3, MARKER},
	{STR_INIT("[1, =======\n2]"), 4, VALUE},
	{STR_INIT("[\n<<<<<"), 2, VALUE},
	{STR_INIT("[\n<<<<<<= x"), 2, VALUE},
	/* What jsmn lets pass, even when strict. */
	{STR_INIT("{\"a\"}"), 4, COLON},
	{STR_INIT("[1,,3]"), 3, VALUE},
	{STR_INIT("[1 2]"), 3, IN_ARRAY},
	{STR_INIT("{}{}"), 2, NOTHING},
	{STR_INIT("tru"), 0, VALUE},
	{STR_INIT("[tru]"), 1, VALUE},
	{STR_INIT("1.2.3"), 3, NOTHING},
	{STR_INIT("[1.2.3]"), 4, IN_ARRAY},
	{STR_INIT("01x"), 0, ZERO},
	{STR_INIT("[01]"), 1, ZERO},
	{STR_INIT("{}\0"), 2, NOTHING},
	{STR_INIT("[1]\0[2]"), 3, NOTHING},
	{STR_INIT("[1\0]"), 2, IN_ARRAY},
	{STR_INIT("[\"a\0b\"]"), 3, CONTROL},
	{STR_INIT("\0"), 0, VALUE},
	{STR_INIT("{\"a\":1 \"b\":2}"), 7, IN_OBJECT},
	{STR_INIT("{\"a\" 1}"), 5, COLON},
	{STR_INIT("{\"a\":1:2}"), 6, IN_OBJECT},
	{STR_INIT("{\"a\":}"), 5, VALUE},
	{STR_INIT("[\"a\":1]"), 4, IN_ARRAY},
	{STR_INIT("{\"a\",\"b\"}"), 4, COLON},
	{STR_INIT("{1:2}"), 1, NAME},
	{STR_INIT("{[]:2}"), 1, NAME},
	/* What is not there. */
	{STR_INIT(""), 0, VALUE},
	{STR_INIT(" \n"), 2, VALUE},
	{STR_INIT("["), 1, VALUE},
	{STR_INIT("[1"), 2, IN_ARRAY},
	{STR_INIT("[1,"), 3, VALUE},
	{STR_INIT("{"), 1, NAME},
	{STR_INIT("{\"a"), 1, OPEN_STRING},
	{STR_INIT("{\"a\""), 4, COLON},
	{STR_INIT("{\"a\":"), 5, VALUE},
	{STR_INIT("{\"a\":1"), 6, IN_OBJECT},
	{STR_INIT("{\"a\":1,"), 7, NAME},
	/* What is wrong. */
	{STR_INIT("]"), 0, VALUE},
	{STR_INIT("[}"), 1, VALUE},
	{STR_INIT("{]"), 1, NAME},
	{STR_INIT("[1}"), 2, IN_ARRAY},
	{STR_INIT("{\"a\":1]"), 6, IN_OBJECT},
	{STR_INIT("[,]"), 1, VALUE},
	{STR_INIT("[,1]"), 1, VALUE},
	{STR_INIT("{,}"), 1, NAME},
	{STR_INIT("[1,,]"), 3, VALUE},
	{STR_INIT(","), 0, VALUE},
	{STR_INIT("1,"), 1, NOTHING},
	{STR_INIT("1 2"), 2, NOTHING},
	{STR_INIT("[1]]"), 3, NOTHING},
	{STR_INIT("{'a':1}"), 1, NAME},
	{STR_INIT("{a:1}"), 1, NAME},
	{STR_INIT("#"), 0, VALUE},
	{STR_INIT("\xC2\xA0[]"), 0, VALUE},
	{STR_INIT("\v[]"), 0, VALUE},
	/* Literals. */
	{STR_INIT("True"), 0, VALUE},
	{STR_INIT("nulL"), 0, VALUE},
	{STR_INIT("nullx"), 4, NOTHING},
	{STR_INIT("NaN"), 0, VALUE},
	{STR_INIT("Infinity"), 0, VALUE},
	{STR_INIT("undefined"), 0, VALUE},
	/* Numbers. */
	{STR_INIT("-"), 1, DIGIT},
	{STR_INIT("--1"), 1, DIGIT},
	{STR_INIT("-x"), 1, DIGIT},
	{STR_INIT("+1"), 0, VALUE},
	{STR_INIT(".5"), 0, VALUE},
	{STR_INIT("5."), 2, DIGIT},
	{STR_INIT("5.e1"), 2, DIGIT},
	{STR_INIT("1e"), 2, DIGIT},
	{STR_INIT("1e+"), 3, DIGIT},
	{STR_INIT("1e1.5"), 3, NOTHING},
	{STR_INIT("00"), 0, ZERO},
	{STR_INIT("-01"), 1, ZERO},
	{STR_INIT("0x10"), 1, NOTHING},
	{STR_INIT("-Infinity"), 1, DIGIT},
	{STR_INIT("1_000"), 1, NOTHING},
	/* Strings. */
	{STR_INIT("\""), 0, OPEN_STRING},
	{STR_INIT("[\"abc]"), 1, OPEN_STRING},
	{STR_INIT("\"a\\\""), 0, OPEN_STRING},
	{STR_INIT("'a'"), 0, VALUE},
	{STR_INIT("\"a\nb\""), 2, CONTROL},
	{STR_INIT("\"a\tb\""), 2, CONTROL},
	{STR_INIT("\"\x1F\""), 1, CONTROL},
	{STR_INIT("\"12345678\x01\""), 9, CONTROL},
	{STR_INIT("\"\\x41\""), 1, ESCAPE},
	{STR_INIT("\"\\'\""), 1, ESCAPE},
	{STR_INIT("\"\\\0\""), 1, ESCAPE},
	{STR_INIT("\"\\"), 1, ESCAPE},
	{STR_INIT("\"\\\n\""), 1, ESCAPE},
	{STR_INIT("\"ab\\u12\""), 3, HEX},
	{STR_INIT("\"\\u12g4\""), 1, HEX},
	{STR_INIT("\"\\u"), 1, HEX},
	{STR_INIT("\"\\U0041\""), 1, ESCAPE},
	{STR_INIT("\"\\u+123\""), 1, HEX},
	/* UTF-8: overlong, surrogate, too large, cut short, stray. */
	{STR_INIT("\"\xC0\xAF\""), 1, UTF8},
	{STR_INIT("\"\xE0\x80\xAF\""), 1, UTF8},
	{STR_INIT("\"\xED\xA0\x80\""), 1, UTF8},
	{STR_INIT("\"\xF4\x90\x80\x80\""), 1, UTF8},
	{STR_INIT("\"\xF8\x88\x80\x80\x80\""), 1, UTF8},
	{STR_INIT("\"abc\xE2\x82\""), 4, UTF8},
	{STR_INIT("\"\xC3"), 1, UTF8},
	{STR_INIT("\"\x80\""), 1, UTF8},
	{STR_INIT("{\"\xFF\":1}"), 2, UTF8},
	{STR_INIT("\xFF"), 0, VALUE},
	{STR_INIT("\"\xC3\xA9 12345678 \xC3\xA9\xC3\""), 15, UTF8},
	/* Half comments. */
	{STR_INIT("[1/]"), 2, IN_ARRAY},
	{STR_INIT("/ / 1"), 0, VALUE},
	{STR_INIT("1 /"), 2, NOTHING},
};

/* Refused when strict only. */
static const struct refusal strict_refusals[] = {
	{STR_INIT("{\"a\":1,}"), 7, NAME},      {STR_INIT("[1,]"), 3, VALUE},
	{STR_INIT("[1] // x"), 4, NOTHING},     {STR_INIT("/* x */ [1]"), 0, VALUE},
	{STR_INIT("[1, /* x */ 2]"), 4, VALUE}, {STR_INIT("\xEF\xBB\xBF[]"), 0, VALUE},
};

static const struct refusal relaxed_refusals[] = {
	{STR_INIT("[1] /* x"), 4, COMMENT},
	{STR_INIT("/*/ 1"), 0, COMMENT},
	{STR_INIT("[1, /* * /"), 4, COMMENT},
	{STR_INIT("// only"), 7, VALUE},
	{STR_INIT("[1,/**/,]"), 7, VALUE},
	{STR_INIT("[/**/,]"), 5, VALUE},
	{STR_INIT("{\"a\":,}"), 5, VALUE},
	{STR_INIT("{\"a\",}"), 5, COLON},
	{STR_INIT("[1,2,}"), 5, IN_ARRAY},
	{STR_INIT("1,"), 1, NOTHING},
	{STR_INIT("[\"//\",,]"), 6, VALUE},
	{STR_INIT("[1 // ]"), 7, IN_ARRAY},
	{STR_INIT("\xEF\xBB\xBF\xEF\xBB\xBF[]"), 3, VALUE},
	{STR_INIT("[]\xEF\xBB\xBF"), 2, NOTHING},
	{STR_INIT("\xEF\xBB\xBF"), 3, VALUE},
};

static void check_refusal(const struct refusal *r, enum json_dialect dialect)
{
	struct arena arena = {0};
	struct json root;
	struct json_error error = {0};
	/* On the heap and without a NUL behind it, so that a sanitizer sees a read past the end. */
	char *exact = malloc(r->text.len ? r->text.len : 1);
	assert_non_null(exact);
	if (r->text.len)
		memcpy(exact, r->text.ptr, r->text.len);
	if (json_parse(&arena, (struct str){exact, r->text.len}, dialect, &root, &error))
		fail_msg("accepted: %.*s", STR_ARG(r->text));
	if (error.offset != r->offset || strcmp(error.message, r->message) != 0)
		fail_msg("%.*s: %zu: %s", STR_ARG(r->text), error.offset, error.message);
	assert_int_equal(json_type(root), JSON_ABSENT);
	free(exact);
	arena_finish(&arena);
}

static void refuses_what_is_not_json(void **state)
{
	(void)state;
	for (EACH(i, refusals)) {
		check_refusal(&refusals[i], JSON_STRICT);
		check_refusal(&refusals[i], JSON_RELAXED);
	}
	for (EACH(i, strict_refusals))
		check_refusal(&strict_refusals[i], JSON_STRICT);
	for (EACH(i, relaxed_refusals))
		check_refusal(&relaxed_refusals[i], JSON_RELAXED);
	check_refusal(&(struct refusal){{0}, 0, VALUE}, JSON_STRICT);
	check_refusal(&(struct refusal){{0}, 0, VALUE}, JSON_RELAXED);
}

/* Strings are read eight bytes at a time: no byte may hide among its neighbours. */
static void every_byte_counts_at_every_position(void **state)
{
	(void)state;
	enum { LEN = 26 };
	struct arena arena = {0};
	for (int byte = 0; byte < 0x100; byte++) {
		bool is_plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
		for (size_t at = 1; at < LEN - 1; at++) {
			char text[LEN];
			struct json root;
			struct json_error error;
			memset(text, 'x', LEN);
			text[0] = text[LEN - 1] = '"';
			text[at] = (char)byte;
			if (json_parse(&arena, (struct str){text, LEN}, JSON_STRICT, &root, &error) != is_plain)
				fail_msg("byte %02x at %zu", (unsigned)byte, at);
			arena_reset(&arena);
		}
	}
	arena_finish(&arena);
}

static void accepts_json(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		enum json_type type;
	} table[] = {
		{STR_INIT("null"), JSON_NULL},
		{STR_INIT("true"), JSON_BOOL},
		{STR_INIT(" false "), JSON_BOOL},
		{STR_INIT("0"), JSON_NUMBER},
		{STR_INIT("-0"), JSON_NUMBER},
		{STR_INIT("-12.50e+07"), JSON_NUMBER},
		{STR_INIT("1E-1"), JSON_NUMBER},
		{STR_INIT("0.0"), JSON_NUMBER},
		{STR_INIT("0e0"), JSON_NUMBER},
		{STR_INIT("\t1\r\n"), JSON_NUMBER},
		{STR_INIT("\"\""), JSON_STRING},
		{STR_INIT("\"a/b\""), JSON_STRING},
		{STR_INIT("\"\x7F\""), JSON_STRING},
		{STR_INIT("\"\\ud800\""), JSON_STRING},
		{STR_INIT("[]"), JSON_ARRAY},
		{STR_INIT("[ ]"), JSON_ARRAY},
		{STR_INIT("[[],{}]"), JSON_ARRAY},
		{STR_INIT("{}"), JSON_OBJECT},
		{STR_INIT("{ \"\" : {} }"), JSON_OBJECT},
		{STR_INIT("\"\xF4\x8F\xBF\xBF\""), JSON_STRING},
	};
	struct arena arena = {0};
	for (EACH(i, table)) {
		struct json value = parse(&arena, table[i].text);
		assert_int_equal(json_type(value), table[i].type);
		check_str_eq(json_raw(value), str_trim(table[i].text), "raw", __FILE__, __LINE__);
	}
	arena_finish(&arena);
}

static void names_types(void **state)
{
	(void)state;
	assert_string_equal(json_type_name(JSON_ABSENT), "nothing");
	assert_string_equal(json_type_name(JSON_NULL), "null");
	assert_string_equal(json_type_name(JSON_BOOL), "a boolean");
	assert_string_equal(json_type_name(JSON_NUMBER), "a number");
	assert_string_equal(json_type_name(JSON_STRING), "a string");
	assert_string_equal(json_type_name(JSON_ARRAY), "an array");
	assert_string_equal(json_type_name(JSON_OBJECT), "an object");
}

static void finds_members(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct json root =
		parse(&arena, STR("{\"a\":{\"x\":[1,{\"b\":7}],\"y\":2}, \"b\": true ,\"c\":{\"d\":{\"e\":\"f\"}}}"));
	assert_int_equal(json_count(root), 3);
	check_str(json_raw(json_get(root, "a")), "{\"x\":[1,{\"b\":7}],\"y\":2}");
	check_str(json_raw(json_get(root, "b")), "true"); /* not the one deeper down */
	check_str(json_raw(json_path(root, "c", "d", "e", NULL)), "\"f\"");
	assert_int_equal(json_type(json_get(root, "x")), JSON_ABSENT);
	assert_int_equal(json_type(json_get(root, "")), JSON_ABSENT);
	assert_int_equal(json_type(json_path(root, "c", "no", "e", NULL)), JSON_ABSENT);
	assert_int_equal(json_type(json_path(root, "b", "x", NULL)), JSON_ABSENT);
	assert_int_equal(json_type(json_get(json_path(root, "a", "x", NULL), "b")), JSON_ABSENT);
	assert_int_equal(json_path(root, NULL).token, root.token);
	arena_finish(&arena);
}

static void takes_the_last_of_equal_keys(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct json root = parse(&arena, STR("{\"a\":1,\"b\":2,\"a\":[3],\"\\u0061\":4,\"c\":5}"));
	check_str(json_raw(json_get(root, "a")), "4");
	assert_int_equal(json_count(root), 5); /* whoever minds sees them all */
	size_t named_a = 0;
	for (struct json_iter it = json_iterate(root); json_next(&it);)
		named_a += json_is_string(it.key, "a");
	assert_int_equal(named_a, 3);
	arena_finish(&arena);
}

static void iterates(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strbuf seen = {0};
	struct json root = parse(&arena, STR("{\"a\":[[],[1,[2]],{},\"x\",{\"k\":{\"l\":0}}],\"b\":null}"));
	for (struct json_iter it = json_iterate(root); json_next(&it);) {
		strbuf_add(&seen, json_raw(it.key));
		strbuf_add(&seen, json_raw(it.value));
		strbuf_addc(&seen, ';');
	}
	for (struct json_iter it = json_iterate(json_get(root, "a")); json_next(&it);) {
		assert_int_equal(json_type(it.key), JSON_ABSENT);
		strbuf_add(&seen, json_raw(it.value));
		strbuf_addc(&seen, ';');
	}
	check_str(strbuf_str(&seen), "\"a\"[[],[1,[2]],{},\"x\",{\"k\":{\"l\":0}}];\"b\"null;"
				     "[];[1,[2]];{};\"x\";{\"k\":{\"l\":0}};");
	assert_int_equal(json_count(json_get(root, "a")), 5);
	strbuf_free(&seen);
	arena_finish(&arena);
}

static void absent_values_are_taken_everywhere(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct json absent = {0};
	int64_t number = 42;
	assert_int_equal(json_type(absent), JSON_ABSENT);
	assert_int_equal(json_begin(absent), 0);
	assert_int_equal(json_end(absent), 0);
	assert_int_equal(json_count(absent), 0);
	assert_int_equal(json_type(json_get(absent, "a")), JSON_ABSENT);
	assert_int_equal(json_type(json_path(absent, "a", "b", NULL)), JSON_ABSENT);
	assert_int_equal(json_string(&arena, absent).len, 0);
	assert_int_equal(json_raw(absent).len, 0);
	assert_false(json_is_string(absent, ""));
	assert_false(json_int(absent, &number));
	assert_int_equal(number, 42);
	assert_true(json_bool(absent, true));
	assert_false(json_bool(absent, false));
	struct json_iter it = json_iterate(absent);
	assert_false(json_next(&it));
	struct json number_value = parse(&arena, STR("5"));
	assert_int_equal(json_count(number_value), 0);
	it = json_iterate(number_value);
	assert_false(json_next(&it));
	assert_int_equal(json_string(&arena, number_value).len, 0);
	arena_finish(&arena);
}

static void tells_where_values_stand(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct json root = parse(&arena, STR("  {\"ab\" : \"cd\", \"e\":[1, -2.5 ]} "));
	assert_int_equal(json_begin(root), 2);
	assert_int_equal(json_end(root), 31);
	struct json_iter it = json_iterate(root);
	assert_true(json_next(&it));
	assert_int_equal(json_begin(it.key), 3);
	assert_int_equal(json_end(it.key), 7);
	assert_int_equal(json_begin(it.value), 10);
	assert_int_equal(json_end(it.value), 14);
	it = json_iterate(json_get(root, "e"));
	assert_true(json_next(&it) && json_next(&it));
	assert_int_equal(json_begin(it.value), 24);
	assert_int_equal(json_end(it.value), 28);
	arena_finish(&arena);
}

static void decodes_strings(void **state)
{
	(void)state;
	static const struct {
		struct str text, decoded;
	} table[] = {
		{STR_INIT("\"\""), STR_INIT("")},
		{STR_INIT("\"abc\""), STR_INIT("abc")},
		{STR_INIT("\"\xC3\xA9\""), STR_INIT("\xC3\xA9")},
		{STR_INIT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), STR_INIT("\"\\/\b\f\n\r\t")},
		{STR_INIT("\"\\u0041\\u00e9\\u00E9\\uFFFD\""), STR_INIT("A\xC3\xA9\xC3\xA9\xEF\xBF\xBD")},
		{STR_INIT("\"a\\u0000b\""), STR_INIT("a\0b")},
		{STR_INIT("\"\\ud83d\\ude00\""), STR_INIT("\xF0\x9F\x98\x80")},
		{STR_INIT("\"\\uDBFF\\uDFFF\""), STR_INIT("\xF4\x8F\xBF\xBF")},
		{STR_INIT("\"\\ud800\""), STR_INIT("\xEF\xBF\xBD")},
		{STR_INIT("\"\\udc00x\""), STR_INIT("\xEF\xBF\xBDx")},
		{STR_INIT("\"\\ud800\\u0041\""), STR_INIT("\xEF\xBF\xBD"
							  "A")},
		{STR_INIT("\"\\ud800\\n\""), STR_INIT("\xEF\xBF\xBD\n")},
		{STR_INIT("\"\\ud800\\ud800\\udc00\""), STR_INIT("\xEF\xBF\xBD\xF0\x90\x80\x80")},
		{STR_INIT("\"\\ud800\\ue000\""), STR_INIT("\xEF\xBF\xBD\xEE\x80\x80")},
		{STR_INIT("\"\\udc00\\ud800\""), STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD")},
		{STR_INIT("\"\\ud83dude00\""), STR_INIT("\xEF\xBF\xBDude00")},
		{STR_INIT("\"\\\\u0041\""), STR_INIT("\\u0041")},
		{STR_INIT("\"12345678\\n\xE6\xBC\xA2 12345678 \\t9\""),
		 STR_INIT("12345678\n\xE6\xBC\xA2 12345678 \t9")},
	};
	struct arena arena = {0};
	for (EACH(i, table)) {
		struct json value = parse(&arena, table[i].text);
		check_str_eq(json_string(&arena, value), table[i].decoded, table[i].text.ptr, __FILE__, __LINE__);
		if (memchr(table[i].decoded.ptr, 0, table[i].decoded.len))
			assert_false(json_is_string(value, "a"));
		else
			assert_true(json_is_string(value, table[i].decoded.ptr));
		assert_false(json_is_string(value, "something else"));
	}
	arena_finish(&arena);
}

static void strings_without_escapes_are_views(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct str text = STR("[\"plain\"]");
	struct json_iter it = json_iterate(parse(&arena, text));
	assert_true(json_next(&it));
	assert_ptr_equal(json_string(&arena, it.value).ptr, text.ptr + 2);
	arena_finish(&arena);
}

static void compares_strings_decoded(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct json root = parse(&arena, STR("{\"m\\u0065thod\":\"a\\/b\",\"ab\\\\\":1,\"abc\":2}"));
	assert_true(json_is_string(json_get(root, "method"), "a/b"));
	assert_false(json_is_string(json_get(root, "method"), "a/bc"));
	assert_false(json_is_string(json_get(root, "method"), "a/"));
	assert_false(json_is_string(json_get(root, "method"), ""));
	check_str(json_raw(json_get(root, "ab\\")), "1");
	assert_int_equal(json_type(json_get(root, "ab\\\\")),
			 JSON_ABSENT); /* as written, but that is not what it says */
	assert_int_equal(json_type(json_get(root, "m\\u0065thod")), JSON_ABSENT);
	assert_false(json_is_string(json_get(root, "abc"), "2"));
	arena_finish(&arena);
}

static void reads_integers(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		bool is_int;
		int64_t number;
	} table[] = {
		{STR_INIT("0"), true, 0},
		{STR_INIT("-0"), true, 0},
		{STR_INIT("7"), true, 7},
		{STR_INIT("-7"), true, -7},
		{STR_INIT("4294967296"), true, INT64_C(4294967296)},
		{STR_INIT("9223372036854775807"), true, INT64_MAX},
		{STR_INIT("-9223372036854775808"), true, INT64_MIN},
		{STR_INIT("9223372036854775808"), false, 0},
		{STR_INIT("-9223372036854775809"), false, 0},
		{STR_INIT("18446744073709551616"), false, 0},
		{STR_INIT("99999999999999999999999999"), false, 0},
		{STR_INIT("1.0"), false, 0},
		{STR_INIT("1e3"), false, 0},
		{STR_INIT("1E3"), false, 0},
		{STR_INIT("-1e0"), false, 0},
		{STR_INIT("\"7\""), false, 0},
		{STR_INIT("true"), false, 0},
		{STR_INIT("[7]"), false, 0},
	};
	struct arena arena = {0};
	for (EACH(i, table)) {
		int64_t number = -1;
		assert_int_equal(json_int(parse(&arena, table[i].text), &number), table[i].is_int);
		assert_true(number == (table[i].is_int ? table[i].number : -1));
	}
	arena_finish(&arena);
}

static void reads_booleans(void **state)
{
	(void)state;
	struct arena arena = {0};
	assert_true(json_bool(parse(&arena, STR("true")), false));
	assert_false(json_bool(parse(&arena, STR("false")), true));
	assert_true(json_bool(parse(&arena, STR("null")), true));
	assert_false(json_bool(parse(&arena, STR("1")), false));
	assert_true(json_bool(parse(&arena, STR("\"false\"")), true));
	arena_finish(&arena);
}

static void relaxed_takes_what_people_write(void **state)
{
	(void)state;
	static const struct {
		struct str text, a;
	} table[] = {
		{STR_INIT("{\"a\":[1,2,],}"), STR_INIT("[1,2,]")},
		{STR_INIT("// top\n{ // here\n \"a\" /* b */ : /**/ 1 /* c */ , // d\n}// end"), STR_INIT("1")},
		{STR_INIT("\xEF\xBB\xBF{\"a\":2}"), STR_INIT("2")},
		{STR_INIT("{\"a\":\"// no /* comment */ ,]\"}"), STR_INIT("\"// no /* comment */ ,]\"")},
		{STR_INIT("{\"a\":\"\\\"//\\\\\",}"), STR_INIT("\"\\\"//\\\\\"")},
		{STR_INIT("{\"a\":[{},] /* x */ , // y\r}"), STR_INIT("[{},]")},
		{STR_INIT("/* \xFF \x01 */ {\"a\":3}"), STR_INIT("3")},
		{STR_INIT("/***/{/* // */\"a\":4/* * */}/**/"), STR_INIT("4")},
		{STR_INIT("// a \\\n{\"a\":5}"), STR_INIT("5")},
		{STR_INIT("{\"a\":[1,/* x */]}"), STR_INIT("[1,/* x */]")},
	};
	struct arena arena = {0};
	for (EACH(i, table)) {
		struct json root;
		struct json_error error = {0};
		struct str text = table[i].text;
		if (!json_parse(&arena, text, JSON_RELAXED, &root, &error))
			fail_msg("%.*s: %zu: %s", STR_ARG(text), error.offset, error.message);
		struct json a = json_get(root, "a");
		check_str_eq(json_raw(a), table[i].a, text.ptr, __FILE__, __LINE__);
		assert_memory_equal(text.ptr + json_begin(a), table[i].a.ptr, json_end(a) - json_begin(a));
	}
	arena_finish(&arena);
}

/* `levels` times `open`, a value, `levels` times `close`. */
static struct str nested(struct arena *arena, size_t levels, const char *open, const char *close)
{
	struct strbuf buf = {0};
	for (size_t i = 0; i < levels; i++)
		strbuf_add(&buf, str_from(open));
	strbuf_addc(&buf, '1');
	for (size_t i = 0; i < levels; i++)
		strbuf_add(&buf, str_from(close));
	struct str text = arena_str(arena, strbuf_str(&buf));
	strbuf_free(&buf);
	return text;
}

static void depth_is_bounded(void **state)
{
	(void)state;
	static const struct {
		const char *open, *close;
	} shapes[] = {{"[", "]"}, {"{\"a\":", "}"}, {"[{\"a\":", "}]"}};
	struct arena arena = {0};
	struct json root;
	struct json_error error;
	for (EACH(i, shapes)) {
		size_t levels = JSON_MAX_DEPTH / (i == 2 ? 2 : 1), open_len = strlen(shapes[i].open);
		assert_true(json_parse(&arena, nested(&arena, levels, shapes[i].open, shapes[i].close), JSON_STRICT,
				       &root, &error));
		assert_false(json_parse(&arena, nested(&arena, levels + 1, shapes[i].open, shapes[i].close),
					JSON_STRICT, &root, &error));
		assert_string_equal(error.message, "nested too deeply");
		assert_int_equal(error.offset, levels * open_len);
		struct str bomb = nested(&arena, 100000, shapes[i].open, shapes[i].close);
		double begin = seconds();
		assert_false(json_parse(&arena, bomb, JSON_STRICT, &root, &error));
		assert_false(json_parse(&arena, bomb, JSON_RELAXED, &root, &error));
		assert_true(seconds() - begin < 0.5);
	}
	arena_finish(&arena);
}

static void length_is_bounded(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct json root;
	struct json_error error;
	struct str huge = {"[]", (size_t)JSON_MAX_BYTES + 1}; /* refused before a byte of it is read */
	assert_false(json_parse(&arena, huge, JSON_RELAXED, &root, &error));
	assert_string_equal(error.message, "too long");
	assert_int_equal(arena.used, 0);
	arena_finish(&arena);
}

static void refuses_too_many_values(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct json root;
	struct json_error error;
	struct strbuf text = {0};
	strbuf_reserve(&text, 2 * (size_t)JSON_MAX_VALUES + 1);
	for (size_t i = 0; i < JSON_MAX_VALUES; i++)
		memcpy(text.ptr + 2 * i, ",0", 2);
	text.ptr[0] = '[';
	text.ptr[2 * (size_t)JSON_MAX_VALUES] = ']';
	text.len = 2 * (size_t)JSON_MAX_VALUES + 1; /* the array itself is one value more than there may be */
	assert_false(json_parse(&arena, strbuf_str(&text), JSON_STRICT, &root, &error));
	assert_string_equal(error.message, "too many values");
	assert_int_equal(arena.used, 0);
	strbuf_free(&text);
	arena_finish(&arena);
}

static struct str repeated(struct strbuf *buf, const char *open, const char *item, const char *close, size_t len)
{
	strbuf_clear(buf);
	strbuf_add(buf, str_from(open));
	strbuf_add(buf, str_from(item));
	while (buf->len < len) {
		strbuf_addc(buf, ',');
		strbuf_add(buf, str_from(item));
	}
	strbuf_add(buf, str_from(close));
	return strbuf_str(buf);
}

static void flat_texts_are_fast(void **state)
{
	(void)state;
	static const char *const items[] = {"1", "\"a\"", "[]", "{\"uri\":\"file:///a.c\",\"type\":2}", "null"};
	struct arena arena = {0};
	struct strbuf buf = {0};
	for (EACH(i, items)) {
		struct str text = repeated(&buf, "[", items[i], "]", 1 << 20);
		double begin = seconds();
		struct json root = parse(&arena, text);
		size_t count = 0;
		for (struct json_iter it = json_iterate(root); json_next(&it);)
			count++;
		assert_int_equal(count, json_count(root));
		assert_int_equal(count, (text.len - 1) / (strlen(items[i]) + 1));
		assert_true(seconds() - begin < 2);
		arena_reset(&arena);
	}
	struct json object = parse(&arena, repeated(&buf, "{", "\"k\":[1,[2]]", "}", 1 << 20));
	double begin = seconds();
	check_str(json_raw(json_get(object, "k")), "[1,[2]]");
	assert_true(seconds() - begin < 1);
	strbuf_free(&buf);
	arena_finish(&arena);
}

/* An object of one member that holds much is stepped over at once. */
static void large_subtrees_are_skipped(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strbuf buf = {0};
	struct json root = parse(&arena, repeated(&buf, "{\"big\":[", "[1,2,3]", "],\"id\":7}", 1 << 20));
	double begin = seconds();
	int64_t id = 0;
	for (int i = 0; i < 100000; i++)
		assert_true(json_int(json_get(root, "id"), &id));
	assert_int_equal(id, 7);
	assert_true(seconds() - begin < 2);
	strbuf_free(&buf);
	arena_finish(&arena);
}

/* Whatever bytes come, the answer is yes or an error inside the text, in both dialects, and strict implies relaxed. */
static void random_damage_is_survived(void **state)
{
	(void)state;
	static const char seed[] = "{\"jsonrpc\":\"2.0\",\"id\":12,\"params\":{\"a\":[1,-2.5e3,true,null,{}],"
				   "\"t\":\"x\\n\\u00e9\\ud83d\\ude00 \xC3\xA9\"}} // end\n/* c */";
	static const char telling[] = "{}[]:,\"\\/*u0eE+-. \n\x00\x01\xC3\xA9\xFFtfn";
	struct arena arena = {0};
	uint64_t random = 19;
	for (int i = 0; i < 200000; i++) {
		char bytes[sizeof seed - 1];
		memcpy(bytes, seed, sizeof bytes);
		size_t begin = random_below(&random, 3) ? 0 : random_below(&random, sizeof bytes);
		size_t len =
			random_below(&random, 3) ? sizeof bytes - begin : random_below(&random, sizeof bytes - begin);
		for (size_t damage = random_below(&random, 4); damage; damage--)
			bytes[random_below(&random, sizeof bytes)] = telling[random_below(&random, sizeof telling)];
		struct str text = {bytes + begin, len};
		struct json root, relaxed;
		struct json_error error = {0};
		bool strict_ok = json_parse(&arena, text, JSON_STRICT, &root, &error);
		assert_true(strict_ok || (error.message && error.offset <= len));
		bool relaxed_ok = json_parse(&arena, text, JSON_RELAXED, &relaxed, &error);
		assert_true(relaxed_ok || (error.message && error.offset <= len));
		assert_true(relaxed_ok || !strict_ok);
		if (strict_ok)
			assert_int_equal(json_begin(root), json_begin(relaxed));
		json_string(&arena, json_path(relaxed, "params", "t", NULL));
		arena_reset(&arena);
	}
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_not_json),
		cmocka_unit_test(every_byte_counts_at_every_position),
		cmocka_unit_test(accepts_json),
		cmocka_unit_test(names_types),
		cmocka_unit_test(finds_members),
		cmocka_unit_test(takes_the_last_of_equal_keys),
		cmocka_unit_test(iterates),
		cmocka_unit_test(absent_values_are_taken_everywhere),
		cmocka_unit_test(tells_where_values_stand),
		cmocka_unit_test(decodes_strings),
		cmocka_unit_test(strings_without_escapes_are_views),
		cmocka_unit_test(compares_strings_decoded),
		cmocka_unit_test(reads_integers),
		cmocka_unit_test(reads_booleans),
		cmocka_unit_test(relaxed_takes_what_people_write),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(length_is_bounded),
		cmocka_unit_test(refuses_too_many_values),
		cmocka_unit_test(flat_texts_are_fast),
		cmocka_unit_test(large_subtrees_are_skipped),
		cmocka_unit_test(random_damage_is_survived),
	};
	return cmocka_run_group_tests_name("base/json_read", tests, NULL, NULL);
}

/* Tests of writing JSON, and of reading back what was written. */
#include "check.h"

#include <autotomy/base/json.h>

static void writes_compactly(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	struct json_writer w = {.buf = &buf};
	json_begin_object(&w);
	json_key(&w, "a");
	json_write_int(&w, 1);
	json_key(&w, "b");
	json_begin_array(&w);
	json_write_bool(&w, true);
	json_write_bool(&w, false);
	json_write_null(&w);
	json_begin_object(&w);
	json_end_object(&w);
	json_begin_array(&w);
	json_end_array(&w);
	json_write_string(&w, STR("x"));
	json_end_array(&w);
	json_key(&w, "c");
	json_write_raw(&w, STR("{\"raw\": 1}"));
	json_end_object(&w);
	check_str(strbuf_str(&buf), "{\"a\":1,\"b\":[true,false,null,{},[],\"x\"],\"c\":{\"raw\": 1}}");
	strbuf_free(&buf);
}

static void indents(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	struct json_writer w = {.buf = &buf, .indent = true};
	json_begin_object(&w);
	json_key(&w, "a");
	json_begin_array(&w);
	json_write_int(&w, 1);
	json_begin_object(&w);
	json_key(&w, "b");
	json_write_null(&w);
	json_end_object(&w);
	json_end_array(&w);
	json_key(&w, "e");
	json_begin_array(&w);
	json_end_array(&w);
	json_key(&w, "o");
	json_begin_object(&w);
	json_end_object(&w);
	json_end_object(&w);
	check_str(strbuf_str(&buf), "{\n"
				    "  \"a\": [\n"
				    "    1,\n"
				    "    {\n"
				    "      \"b\": null\n"
				    "    }\n"
				    "  ],\n"
				    "  \"e\": [],\n"
				    "  \"o\": {}\n"
				    "}");
	strbuf_free(&buf);
}

static void writes_a_lone_value(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	struct json_writer w = {.buf = &buf, .indent = true};
	json_write_string(&w, STR("x"));
	check_str(strbuf_str(&buf), "\"x\"");
	strbuf_free(&buf);
}

static void check_written(struct str s, struct str expected)
{
	struct strbuf buf = {0};
	struct json_writer w = {.buf = &buf};
	json_write_string(&w, s);
	check_str_eq(strbuf_str(&buf), expected, "written", __FILE__, __LINE__);
	strbuf_free(&buf);
}

static void escapes_strings(void **state)
{
	(void)state;
	check_written((struct str){0}, STR("\"\""));
	check_written(STR("a/b"), STR("\"a/b\""));
	check_written(STR("\"\\\b\f\n\r\t"), STR("\"\\\"\\\\\\b\\f\\n\\r\\t\""));
	check_written(BYTES("\0\x01\x1F\x7F"), STR("\"\\u0000\\u0001\\u001f\x7F\""));
	check_written(STR("\xC3\xA9\xF0\x9F\x98\x80"), STR("\"\xC3\xA9\xF0\x9F\x98\x80\""));
	check_written(STR("12345678\n12345678"), STR("\"12345678\\n12345678\""));
}

static void replaces_what_is_no_utf8(void **state)
{
	(void)state;
	check_written(STR("\xFF"), STR("\"\xEF\xBF\xBD\""));
	check_written(STR("a\xE2\x82z"), STR("\"a\xEF\xBF\xBDz\""));
	check_written(STR("\xED\xA0\x80"), STR("\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""));
	check_written(STR("\xF0\x9F\x98"), STR("\"\xEF\xBF\xBD\""));
}

/* Every byte of ASCII, wherever it stands among eight that are looked at together, comes back. */
static void every_byte_is_written_at_every_position(void **state)
{
	(void)state;
	struct arena arena = {0};
	for (int byte = 0; byte < 0x80; byte++) {
		for (size_t at = 0; at < 20; at++) {
			char bytes[20];
			struct strbuf buf = {0};
			struct json_writer w = {.buf = &buf};
			struct json root;
			struct json_error error;
			memset(bytes, 'x', sizeof bytes);
			bytes[at] = (char)byte;
			json_write_string(&w, (struct str){bytes, sizeof bytes});
			assert_true(json_parse(&arena, strbuf_str(&buf), JSON_STRICT, &root, &error));
			assert_true(str_eq(json_string(&arena, root), (struct str){bytes, sizeof bytes}));
			strbuf_free(&buf);
			arena_reset(&arena);
		}
	}
	arena_finish(&arena);
}

static void writes_integers(void **state)
{
	(void)state;
	static const int64_t numbers[] = {0, 1, -1, 9, 10, -10, 4294967296, INT64_MAX, INT64_MIN};
	struct strbuf buf = {0};
	struct json_writer w = {.buf = &buf};
	json_begin_array(&w);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		json_write_int(&w, numbers[i]);
	json_end_array(&w);
	check_str(strbuf_str(&buf), "[0,1,-1,9,10,-10,4294967296,9223372036854775807,-9223372036854775808]");
	strbuf_free(&buf);
}

static void escapes_keys(void **state)
{
	(void)state;
	struct strbuf buf = {0};
	struct json_writer w = {.buf = &buf};
	json_begin_object(&w);
	json_key(&w, "src/*/\"x\"");
	json_write_int(&w, 0);
	json_end_object(&w);
	check_str(strbuf_str(&buf), "{\"src/*/\\\"x\\\"\":0}");
	strbuf_free(&buf);
}

static void goes_as_deep_as_reading_does(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strbuf buf = {0};
	struct json_writer w = {.buf = &buf};
	for (int i = 0; i < JSON_MAX_DEPTH; i++) {
		if (i)
			json_write_int(&w, i);
		json_begin_array(&w);
	}
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		json_end_array(&w);
	struct json root;
	struct json_error error;
	assert_true(json_parse(&arena, strbuf_str(&buf), JSON_STRICT, &root, &error));
	assert_int_equal(json_count(root), 2);
	strbuf_free(&buf);
	arena_finish(&arena);
}

static struct str random_string(struct arena *arena, uint64_t *random)
{
	static const struct str pieces[] = {
		STR_INIT("a"),         STR_INIT("\n"),   STR_INIT("\""), STR_INIT("\\"),
		STR_INIT("\xC3\xA9"),  STR_INIT("\x01"), STR_INIT("/"),  STR_INIT("\xF0\x9F\x98\x80"),
		STR_INIT("plain text")};
	struct strbuf buf = {0};
	for (size_t count = random_below(random, 6); count; count--)
		strbuf_add(&buf, pieces[random_below(random, sizeof pieces / sizeof *pieces)]);
	struct str s = arena_str(arena, strbuf_str(&buf));
	strbuf_free(&buf);
	return s;
}

static void write_random(struct json_writer *w, struct arena *arena, uint64_t *random, int depth)
{
	switch (random_below(random, depth < 6 ? 7 : 5)) {
	case 0:
		json_write_null(w);
		break;
	case 1:
		json_write_bool(w, random_below(random, 2));
		break;
	case 2:
		json_write_int(w, (int64_t)random_next(random));
		break;
	case 3:
	case 4:
		json_write_string(w, random_string(arena, random));
		break;
	case 5:
		json_begin_array(w);
		for (size_t count = random_below(random, 5); count; count--)
			write_random(w, arena, random, depth + 1);
		json_end_array(w);
		break;
	default:
		json_begin_object(w);
		for (size_t count = random_below(random, 5); count; count--) {
			json_key(w, random_string(arena, random).ptr);
			write_random(w, arena, random, depth + 1);
		}
		json_end_object(w);
		break;
	}
}

/* Writes again what the cursor finds. */
static void copy_value(struct json_writer *w, struct arena *arena, struct json value)
{
	int64_t number;
	switch (json_type(value)) {
	case JSON_NUMBER:
		assert_true(json_int(value, &number));
		json_write_int(w, number);
		break;
	case JSON_STRING:
		json_write_string(w, json_string(arena, value));
		break;
	case JSON_BOOL:
		json_write_bool(w, json_bool(value, false));
		break;
	case JSON_ARRAY:
		json_begin_array(w);
		for (struct json_iter it = json_iterate(value); json_next(&it);)
			copy_value(w, arena, it.value);
		json_end_array(w);
		break;
	case JSON_OBJECT:
		json_begin_object(w);
		for (struct json_iter it = json_iterate(value); json_next(&it);) {
			json_key(w, arena_str(arena, json_string(arena, it.key)).ptr);
			copy_value(w, arena, it.value);
		}
		json_end_object(w);
		break;
	default:
		json_write_null(w);
		break;
	}
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strbuf first = {0}, second = {0};
	uint64_t random = 23;
	for (int i = 0; i < 5000; i++) {
		struct json root;
		struct json_error error = {0};
		bool indent = i % 2;
		struct json_writer w = {.buf = &first, .indent = indent};
		write_random(&w, &arena, &random, 0);
		if (!json_parse(&arena, strbuf_str(&first), JSON_STRICT, &root, &error))
			fail_msg("%s: %zu: %s", first.ptr, error.offset, error.message);
		struct json_writer copy = {.buf = &second, .indent = indent};
		copy_value(&copy, &arena, root);
		assert_string_equal(first.ptr, second.ptr);
		strbuf_clear(&first);
		strbuf_clear(&second);
		arena_reset(&arena);
	}
	strbuf_free(&first);
	strbuf_free(&second);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_compactly),
		cmocka_unit_test(indents),
		cmocka_unit_test(writes_a_lone_value),
		cmocka_unit_test(escapes_strings),
		cmocka_unit_test(replaces_what_is_no_utf8),
		cmocka_unit_test(every_byte_is_written_at_every_position),
		cmocka_unit_test(writes_integers),
		cmocka_unit_test(escapes_keys),
		cmocka_unit_test(goes_as_deep_as_reading_does),
		cmocka_unit_test(what_is_written_reads_back),
	};
	return cmocka_run_group_tests_name("base/json_write", tests, NULL, NULL);
}

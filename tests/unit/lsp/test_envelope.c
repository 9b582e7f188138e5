/* Envelopes: what a message is, known by its first members, whatever stands in the others. */
#include <stdlib.h>

#include "../base/check.h"

#include "../../../lsp/proxy/envelope.h"

static void kinds_are_told_in_any_order(void **state)
{
	(void)state;
	struct envelope e = envelope_read(STR("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{\"id\":2,\"method\":\"x\"}}"));
	assert_int_equal(e.kind, MESSAGE_RESPONSE);
	check_str(e.id, "1");
	assert_false(e.refused);
	e = envelope_read(STR(" { \"result\" : [ \"]}\" , {} ] , \"jsonrpc\":\"2.0\" , \"id\" : \"a\\\"b\" } "));
	assert_int_equal(e.kind, MESSAGE_RESPONSE);
	check_str(e.id, "\"a\\\"b\"");
	e = envelope_read(STR("{\"error\":{\"code\":-32601},\"id\":-7}"));
	assert_int_equal(e.kind, MESSAGE_RESPONSE);
	assert_true(e.refused);
	check_str(e.id, "-7");
	e = envelope_read(STR("{\"jsonrpc\":\"2.0\",\"params\":{\"id\":9},\"method\":\"a/b\",\"id\":0}"));
	assert_int_equal(e.kind, MESSAGE_REQUEST);
	check_str(e.method, "a/b");
	check_str(e.id, "0");
	e = envelope_read(STR("{\"method\":\"$/x\",\"params\":[1,\"\\\\\",{\"a\":[]}],\"jsonrpc\":\"2.0\"}"));
	assert_int_equal(e.kind, MESSAGE_NOTIFICATION);
	check_str(e.method, "$/x");
}

static void nonsense_is_no_message(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",
		"{}",
		"[]",
		"{\"id\":1}",
		"{\"jsonrpc\":\"2.0\"}",
		"{\"method\":1}",
		"\"x\"",
		"{\"id\":1,",
		"{\"method\":",
		"{\"method\"}",
		"{\"method\":\"a\",\"params\":[}",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (envelope_read(str_from(texts[i])).kind != MESSAGE_FAULTY)
			fail_msg("taken for a message: %s", texts[i]);
	}
}

/* No cut of a message is read past its end, and none of a request is taken for a notification. */
static void any_cut_is_survived(void **state)
{
	(void)state;
	struct str whole = STR("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":{\"s\":\"\\\"}]\",\"n\":[-1.5e3,null]}"
			       ",\"id\":\"q\"}");
	for (size_t len = 0; len < whole.len; len++) {
		char *copy = malloc(len + 1);
		memcpy(copy, whole.ptr, len);
		enum message_kind kind = envelope_read((struct str){copy, len}).kind;
		/* Once the id is there, the closing brace is not looked for. */
		assert_true(kind == MESSAGE_FAULTY || len == whole.len - 1);
		free(copy);
	}
}

static void another_id_leaves_the_rest_as_it_is(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct str body = STR("{ \"id\" : \"x\" , \"method\":\"m\",\"params\":{\"id\":\"x\"}}");
	check_str(envelope_with_id(&arena, body, envelope_read(body), STR("\"autotomy:with:12\"")),
		  "{ \"id\" : \"autotomy:with:12\" , \"method\":\"m\",\"params\":{\"id\":\"x\"}}");
	arena_finish(&arena);
}

static void ids_are_equal_however_they_are_written(void **state)
{
	(void)state;
	struct arena arena = {0};
	check_str(envelope_normal_id(&arena, STR("\"a\\u0062\"")), "\"ab\"");
	check_str(envelope_normal_id(&arena, STR("\"12\"")), "\"12\"");
	check_str(envelope_normal_id(&arena, STR("12")), "12");
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_are_told_in_any_order),
		cmocka_unit_test(nonsense_is_no_message),
		cmocka_unit_test(any_cut_is_survived),
		cmocka_unit_test(another_id_leaves_the_rest_as_it_is),
		cmocka_unit_test(ids_are_equal_however_they_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The params of requests about a file: whose text it is, places in it in each encoding, and what is malformed. */
#include "../base/check.h"

#include <stdio.h>

#include "../../../lsp/features/params.h"

static struct server server;
static struct call call;

static struct json parse(const char *text)
{
	struct json root;
	struct json_error error;
	if (!json_parse(&server.arena, arena_str(&server.arena, str_from(text)), JSON_STRICT, &root, &error))
		fail_msg("%s in %s", error.message, text);
	return root;
}

static bool ask(const char *params, struct asked *asked, size_t *offset)
{
	call = (struct call){.params = parse(params)};
	return params_document_position(&server, &call, asked, offset);
}

static int begin(void **state)
{
	(void)state;
	document_set_text(documents_open(&server.documents, STR("file:///p/a.c"), STR("/p/a.c")),
			  STR("a\xf0\x9f\x98\x80z\r\nb")); /* a character of 4 bytes, a surrogate pair */
	return 0;
}

static int end(void **state)
{
	(void)state;
	documents_finish(&server.documents);
	arena_finish(&server.arena);
	return 0;
}

#define AT(uri, line, character)                                                                             \
	"{\"textDocument\":{\"uri\":\"" uri "\"},\"position\":{\"line\":" #line ",\"character\":" #character \
	"},\"range\":{\"start\":{\"line\":1,\"character\":1},"                                               \
	"\"end\":{\"line\":" #line ",\"character\":" #character "}}}"

static void check_offset(enum position_encoding encoding, const char *params, size_t expected)
{
	struct asked asked;
	size_t offset = 999;
	server.client.encoding = encoding;
	assert_true(ask(params, &asked, &offset));
	assert_true(asked.readable);
	assert_int_equal(offset, expected);
}

static void positions_are_in_the_clients_units(void **state)
{
	(void)state;
	check_offset(POSITION_UTF16, AT("file:///p/a.c", 0, 3), 5);
	check_offset(POSITION_UTF16, AT("file:///p/a.c", 0, 2), 1);
	check_offset(POSITION_UTF32, AT("file:///p/a.c", 0, 2), 5);
	check_offset(POSITION_UTF8, AT("file:///p/a.c", 0, 5), 5);
	check_offset(POSITION_UTF16, AT("file:///p/a.c", 0, 99), 6);
	check_offset(POSITION_UTF16, AT("file:///p/a.c", 99, 0), 9);
}

static void a_range_comes_in_order_and_goes_back(void **state)
{
	struct asked asked;
	struct asked_range range;
	size_t offset;
	(void)state;
	server.client.encoding = POSITION_UTF16;
	assert_true(ask(AT("file:///p/a.c", 0, 3), &asked, &offset));
	assert_true(params_range(&call, &asked, &range));
	assert_int_equal(range.begin, 5);
	assert_int_equal(range.end, 9);
	struct lsp_range back = asked_lsp_range(&asked, range.begin, range.end);
	assert_int_equal(back.start.line, 0);
	assert_int_equal(back.start.character, 3);
	assert_int_equal(back.end.line, 1);
	assert_int_equal(back.end.character, 1);
}

static void the_same_file_under_another_name_is_open(void **state)
{
	struct asked asked;
	size_t offset;
	(void)state;
	assert_true(ask(AT("file:///p/./%61.c", 1, 0), &asked, &offset));
	assert_non_null(asked.document);
	assert_int_equal(offset, 8);
}

static void what_is_not_known_is_no_failure(void **state)
{
	struct asked asked;
	size_t offset;
	(void)state;
	assert_true(ask(AT("file:///p/other.c", 3, 3), &asked, &offset));
	assert_false(asked.readable);
	assert_int_equal(offset, 0);
	assert_true(ask(AT("untitled:1", 3, 3), &asked, &offset));
	assert_false(asked.readable);
	assert_null(asked.root);
}

static void malformed_params_fail_the_call(void **state)
{
	static const char *const malformed[] = {
		"[]",
		"{}",
		"{\"textDocument\":\"file:///p/a.c\",\"position\":{\"line\":0,\"character\":0}}",
		"{\"textDocument\":{\"uri\":7},\"position\":{\"line\":0,\"character\":0}}",
		"{\"textDocument\":{\"uri\":\"file:///p/a.c\"}}",
		"{\"textDocument\":{\"uri\":\"file:///p/a.c\"},\"position\":[0,0]}",
		"{\"textDocument\":{\"uri\":\"file:///p/a.c\"},\"position\":{\"line\":\"0\",\"character\":0}}",
	};
	struct asked asked;
	struct asked_range range;
	size_t offset;
	(void)state;
	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		if (ask(malformed[i], &asked, &offset))
			fail_msg("%s was read", malformed[i]);
		assert_int_equal(call.error, RPC_INVALID_PARAMS);
		assert_non_null(call.why);
	}
	ask(AT("file:///p/a.c", 0, 3), &asked, &offset);
	call.params = parse("{\"range\":{\"start\":{\"line\":0,\"character\":0}}}");
	assert_false(params_range(&call, &asked, &range));
	assert_int_equal(call.error, RPC_INVALID_PARAMS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(positions_are_in_the_clients_units),
		cmocka_unit_test(a_range_comes_in_order_and_goes_back),
		cmocka_unit_test(the_same_file_under_another_name_is_open),
		cmocka_unit_test(what_is_not_known_is_no_failure),
		cmocka_unit_test(malformed_params_fail_the_call),
	};
	return cmocka_run_group_tests(tests, begin, end);
}

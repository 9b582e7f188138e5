/* What a client says of itself. */
#include "../base/check.h"

#include "../../../lsp/client.h"

static struct client read_client(const char *params)
{
	struct arena arena = {0};
	struct json root;
	struct json_error error;
	struct client client;
	assert_true(json_parse(&arena, str_from(params), JSON_STRICT, &root, &error));
	client_read(&client, root);
	arena_finish(&arena);
	return client;
}

#define ENCODINGS(list) read_client("{\"capabilities\":{\"general\":{\"positionEncodings\":" list "}}}").encoding

static void the_first_known_encoding_is_taken(void **state)
{
	(void)state;
	assert_int_equal(read_client("{}").encoding, POSITION_UTF16);
	assert_int_equal(ENCODINGS("[]"), POSITION_UTF16);
	assert_int_equal(ENCODINGS("null"), POSITION_UTF16);
	assert_int_equal(ENCODINGS("[\"utf-8\",\"utf-16\"]"), POSITION_UTF8);
	assert_int_equal(ENCODINGS("[\"utf-32\",\"utf-8\"]"), POSITION_UTF32);
	assert_int_equal(ENCODINGS("[1,\"utf-7\",\"utf-16\",\"utf-8\"]"), POSITION_UTF16);
	assert_int_equal(ENCODINGS("[\"utf-7\"]"), POSITION_UTF16);
}

static void capabilities_are_off_unless_given(void **state)
{
	(void)state;
	struct client client = read_client("{\"capabilities\":{\"textDocument\":{\"publishDiagnostics\":"
					   "{\"relatedInformation\":\"yes\",\"tagSupport\":true}}}}");
	assert_false(client.related_information || client.tag_unnecessary || client.tag_deprecated);
	assert_false(client.registers_watchers);
	client = read_client("{\"capabilities\":{\"textDocument\":{\"publishDiagnostics\":"
			     "{\"relatedInformation\":true,\"tagSupport\":{\"valueSet\":[2]}}},"
			     "\"workspace\":{\"didChangeWatchedFiles\":{\"dynamicRegistration\":true}}}}");
	assert_true(client.related_information && client.tag_deprecated && client.registers_watchers);
	assert_false(client.tag_unnecessary);
}

static void who_pulls_says_so(void **state)
{
	(void)state;
	struct client client = read_client("{\"capabilities\":{\"textDocument\":{\"diagnostic\":true}}}");
	assert_false(client.pulls || client.takes_related || client.refreshes);
	client = read_client("{\"capabilities\":{\"textDocument\":{\"diagnostic\":{}}}}");
	assert_true(client.pulls);
	assert_false(client.takes_related || client.refreshes || client.gives_configuration);
	client = read_client("{\"capabilities\":{\"textDocument\":{\"diagnostic\":{\"relatedDocumentSupport\":true}},"
			     "\"workspace\":{\"diagnostics\":{\"refreshSupport\":true},\"configuration\":true,"
			     "\"didChangeConfiguration\":{\"dynamicRegistration\":true}}}}");
	assert_true(client.pulls && client.takes_related && client.refreshes);
	assert_true(client.gives_configuration && client.registers_configuration);
	assert_false(client.registers_watchers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_known_encoding_is_taken),
		cmocka_unit_test(capabilities_are_off_unless_given),
		cmocka_unit_test(who_pulls_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

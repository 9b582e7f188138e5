/* Messages: each kind is told from the others, and what is none is answered as the protocol asks. */
#include "../base/check.h"

#include "../../../lsp/message.h"

static struct arena arena;

static struct message read_text(struct str text)
{
	struct message message;
	message_read(&arena, text, &message);
	return message;
}

/* A faulty message and the raw id with which it is answered, empty for null. */
static void check_fault(struct str text, enum rpc_error error, struct str id, int line)
{
	struct message message = read_text(text);
	if (message.kind != MESSAGE_FAULTY)
		fail_msg("line %d: taken for a message: %.*s", line, STR_ARG(text));
	_assert_int_equal((uintmax_t)(intmax_t)message.error, (uintmax_t)(intmax_t)error, __FILE__, line);
	check_str_eq(json_raw(message.id), id, "the id", __FILE__, line);
	assert_non_null(message.why);
}

#define FAULT(text, error, id) check_fault(STR(text), (error), STR(id), __LINE__)

static void requests_and_notifications_differ_by_their_id(void **state)
{
	(void)state;
	struct message message = read_text(STR("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a/b\",\"params\":{}}"));
	assert_int_equal(message.kind, MESSAGE_REQUEST);
	check_str(message.method, "a/b");
	check_str(json_raw(message.id), "7");
	assert_int_equal(json_type(message.params), JSON_OBJECT);

	message = read_text(STR(" {\"method\":\"a\\u002fb\" , \"params\":[1],\"jsonrpc\":\"2.0\"}\n"));
	assert_int_equal(message.kind, MESSAGE_NOTIFICATION);
	check_str(message.method, "a/b");
	assert_int_equal(json_type(message.params), JSON_ARRAY);

	message = read_text(STR("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"m\",\"params\":null}"));
	assert_int_equal(message.kind, MESSAGE_REQUEST);
	check_str(json_raw(message.id), "\"x\"");
	assert_int_equal(json_type(message.params), JSON_ABSENT);
}

static void responses_are_known(void **state)
{
	(void)state;
	assert_int_equal(read_text(STR("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":null}")).kind, MESSAGE_RESPONSE);
	assert_int_equal(read_text(STR("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}")).kind, MESSAGE_RESPONSE);
	/* Of a client that drops a result that it has not. */
	assert_int_equal(read_text(STR("{\"jsonrpc\":\"2.0\",\"id\":\"autotomy:1\"}")).kind, MESSAGE_RESPONSE);
}

static void what_is_no_json_is_a_parse_error(void **state)
{
	(void)state;
	FAULT("", RPC_PARSE_ERROR, "");
	FAULT("{", RPC_PARSE_ERROR, "");
	FAULT("{}{}", RPC_PARSE_ERROR, "");
	FAULT("nonsense", RPC_PARSE_ERROR, "");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",}", RPC_PARSE_ERROR, "");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", RPC_PARSE_ERROR, "");
}

static void what_is_no_message_is_an_invalid_request(void **state)
{
	(void)state;
	FAULT("[]", RPC_INVALID_REQUEST, "");
	FAULT("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}]", RPC_INVALID_REQUEST, "");
	FAULT("1", RPC_INVALID_REQUEST, "");
	FAULT("null", RPC_INVALID_REQUEST, "");
	FAULT("{}", RPC_INVALID_REQUEST, "");
	FAULT("{\"id\":3,\"method\":\"m\"}", RPC_INVALID_REQUEST, "3");
	FAULT("{\"jsonrpc\":\"1.0\",\"id\":3,\"method\":\"m\"}", RPC_INVALID_REQUEST, "3");
	FAULT("{\"jsonrpc\":2.0,\"id\":3,\"method\":\"m\"}", RPC_INVALID_REQUEST, "3");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":3}", RPC_INVALID_REQUEST, "3");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":5}", RPC_INVALID_REQUEST, "3");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":null}", RPC_INVALID_REQUEST, "3");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"m\",\"params\":1}", RPC_INVALID_REQUEST, "3");
	FAULT("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":\"x\"}", RPC_INVALID_REQUEST, "");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"m\"}", RPC_INVALID_REQUEST, "");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"m\"}", RPC_INVALID_REQUEST, "");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"m\"}", RPC_INVALID_REQUEST, "");
	FAULT("{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"m\"}", RPC_INVALID_REQUEST, "");
}

/* Nothing would answer it, and an edit that is lost leaves another text than the editor's. */
static void ill_formed_utf8_in_a_notification_is_repaired(void **state)
{
	(void)state;
	struct message message =
		read_text(STR("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"t\":\"a\xff\xe9z\"}}"));
	assert_int_equal(message.kind, MESSAGE_NOTIFICATION);
	check_str(json_string(&arena, json_get(message.params, "t")), "a\xef\xbf\xbd\xef\xbf\xbdz");
}

static void messages_are_written(void **state)
{
	(void)state;
	struct strbuf out = {0};
	struct json_writer writer = {.buf = &out};
	struct message request = read_text(STR("{\"jsonrpc\":\"2.0\",\"id\":\"\\u00e4\",\"method\":\"m\"}"));
	message_begin_result(&writer, request.id);
	json_write_null(&writer);
	message_end(&writer);
	check_str(strbuf_str(&out), "{\"jsonrpc\":\"2.0\",\"id\":\"\\u00e4\",\"result\":null}");

	strbuf_clear(&out);
	message_begin_notification(&writer, "n");
	json_begin_object(&writer);
	json_end_object(&writer);
	message_end(&writer);
	check_str(strbuf_str(&out), "{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":{}}");

	strbuf_clear(&out);
	message_begin_request(&writer, "i", "r");
	json_write_int(&writer, 1);
	message_end(&writer);
	check_str(strbuf_str(&out), "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"r\",\"params\":1}");

	strbuf_clear(&out);
	message_write_error(&out, (struct json){0}, RPC_METHOD_NOT_FOUND, STR("no \"x\""));
	check_str(strbuf_str(&out),
		  "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32601,\"message\":\"no \\\"x\\\"\"}}");
	strbuf_free(&out);
}

static int finish(void **state)
{
	(void)state;
	arena_finish(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_and_notifications_differ_by_their_id),
		cmocka_unit_test(responses_are_known),
		cmocka_unit_test(what_is_no_json_is_a_parse_error),
		cmocka_unit_test(what_is_no_message_is_an_invalid_request),
		cmocka_unit_test(ill_formed_utf8_in_a_notification_is_repaired),
		cmocka_unit_test(messages_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}

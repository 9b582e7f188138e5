/* The answers of two servers to `initialize`: read, asked, and joined into one. */
#include "../base/check.h"

#include "../../../lsp/proxy/abilities.h"

static struct arena arena;

static struct json parse(struct str text)
{
	struct json value;
	struct json_error error;
	if (!json_parse(&arena, text, JSON_STRICT, &value, &error))
		fail_msg("no JSON: %.*s", STR_ARG(text));
	return value;
}

static struct str join(const char *theirs, const char *ours, const char *offered)
{
	struct abilities abilities = {0};
	struct strbuf out = {0};
	struct json_writer writer = {.buf = &out};
	assert_true(abilities_read(&abilities, str_from(theirs)));
	abilities_join(&writer, &arena, &abilities, parse(str_from(ours)), parse(str_from(offered)));
	struct str joined = arena_str(&arena, strbuf_str(&out));
	strbuf_free(&out);
	abilities_finish(&abilities);
	return joined;
}

#define OURS                                                                                                       \
	"{\"capabilities\":{\"positionEncoding\":\"utf-8\",\"textDocumentSync\":{\"openClose\":true,\"change\":2," \
	"\"save\":{\"includeText\":false}},\"diagnosticProvider\":{},\"codeActionProvider\":{\"codeActionKinds\":" \
	"[\"quickfix\",\"autotomy\"]},\"renameProvider\":{\"prepareProvider\":true},\"hoverProvider\":true,"       \
	"\"executeCommandProvider\":{\"commands\":[\"autotomy.allow\"]}},\"serverInfo\":{\"name\":\"autotomy\","   \
	"\"version\":\"1\"}}"

static struct json capabilities_of(struct str joined)
{
	return json_get(parse(joined), "capabilities");
}

static void what_only_one_can_is_there_and_lists_are_joined(void **state)
{
	(void)state;
	struct str joined =
		join("{\"capabilities\":{\"textDocumentSync\":{\"openClose\":true,\"change\":2,\"save\":true},"
		     "\"codeActionProvider\":{\"codeActionKinds\":[\"quickfix\",\"refactor\"],"
		     "\"resolveProvider\":false},\"semanticTokensProvider\":{\"full\": {\"delta\":true}},"
		     "\"executeCommandProvider\":{\"commands\":[\"clangd.applyFix\"]}},"
		     "\"serverInfo\":{\"name\":\"clangd\",\"version\":\"19\"},\"more\":[1]}",
		     OURS, "[\"utf-8\"]");
	check_str(joined,
		  "{\"capabilities\":{\"positionEncoding\":\"utf-16\",\"textDocumentSync\":{\"openClose\":true,"
		  "\"change\":2,"
		  "\"save\":{\"includeText\":false}},\"codeActionProvider\":{\"codeActionKinds\":[\"quickfix\","
		  "\"refactor\","
		  "\"autotomy\"],\"resolveProvider\":false},\"semanticTokensProvider\":{\"full\": {\"delta\":true}},"
		  "\"executeCommandProvider\":{\"commands\":[\"clangd.applyFix\",\"autotomy.allow\"]},"
		  "\"renameProvider\":{\"prepareProvider\":true},\"hoverProvider\":true},"
		  "\"serverInfo\":{\"name\":\"autotomy + clangd\",\"version\":\"1 + 19\"},\"more\":[1]}");
}

/* What a plain `true` promises, our options would narrow. */
static void a_plain_yes_stays_one(void **state)
{
	(void)state;
	struct json joined = capabilities_of(join(
		"{\"capabilities\":{\"codeActionProvider\":true,\"renameProvider\":true,\"hoverProvider\":{\"x\":1}}}",
		OURS, "null"));
	check_str(json_raw(json_get(joined, "codeActionProvider")), "true");
	check_str(json_raw(json_get(joined, "renameProvider")), "true");
	check_str(json_raw(json_get(joined, "hoverProvider")), "{\"x\":1}");
	joined = capabilities_of(
		join("{\"capabilities\":{\"renameProvider\":{},\"hoverProvider\":false}}", OURS, "null"));
	check_str(json_raw(json_get(joined, "renameProvider")), "{}");
	check_str(json_raw(json_get(joined, "hoverProvider")), "true");
}

static void text_is_synchronized_incrementally(void **state)
{
	(void)state;
	static const char *const theirs[] = {
		"{\"capabilities\":{\"textDocumentSync\":1}}",
		"{\"capabilities\":{\"textDocumentSync\":{\"change\":0}}}",
		"{\"capabilities\":{}}",
	};
	for (size_t i = 0; i < 3; i++) {
		struct json sync = json_get(capabilities_of(join(theirs[i], OURS, "null")), "textDocumentSync");
		check_str(json_raw(sync), "{\"openClose\":true,\"change\":2,\"save\":{\"includeText\":false}}");
	}
	struct json sync = json_get(capabilities_of(join("{\"capabilities\":{\"textDocumentSync\":{\"willSave\":true,"
							 "\"save\":{\"includeText\":true}}}}",
							 OURS, "null")),
				    "textDocumentSync");
	check_str(json_raw(sync),
		  "{\"openClose\":true,\"change\":2,\"save\":{\"includeText\":true},\"willSave\":true}");
}

static void the_units_are_theirs(void **state)
{
	(void)state;
	struct abilities a = {0};
	assert_true(abilities_read(&a, STR("{\"capabilities\":{},\"offsetEncoding\":\"utf-8\"}")));
	assert_int_equal(a.encoding, POSITION_UTF8);
	assert_true(abilities_read(&a, STR("{\"capabilities\":{\"positionEncoding\":\"utf-32\"}}")));
	assert_int_equal(a.encoding, POSITION_UTF32);
	assert_true(abilities_read(&a, STR("{\"capabilities\":{}}")));
	assert_int_equal(a.encoding, POSITION_UTF16);
	abilities_finish(&a);
	struct str utf8 = STR("{\"capabilities\":{},\"offsetEncoding\":\"utf-8\"}");
	check_str(
		json_raw(json_get(capabilities_of(join(utf8.ptr, OURS, "[\"utf-16\",\"utf-8\"]")), "positionEncoding")),
		"\"utf-8\"");
	/* A client that agreed by the other name would refuse to be offered what it does not know by this one. */
	assert_int_equal(json_type(json_get(capabilities_of(join(utf8.ptr, OURS, "null")), "positionEncoding")),
			 JSON_ABSENT);
}

static void a_server_is_asked_and_told_what_it_can(void **state)
{
	(void)state;
	struct abilities a = {0};
	const struct join *hover = join_find(STR("textDocument/hover")),
			  *lens = join_find(STR("textDocument/codeLens"));
	const struct join *prepare = join_find(STR("textDocument/prepareRename"));
	assert_false(abilities_read(&a, STR("null")));
	assert_false(abilities_read(&a, STR("{\"capabilities\":[]}")));
	assert_true(abilities_read(
		&a, STR("{\"capabilities\":{\"textDocumentSync\":1,\"hoverProvider\":{},\"codeLensProvider\":"
			"false,\"renameProvider\":true,\"completionProvider\":{\"triggerCharacters\":[\".\"]},"
			"\"workspace\":{\"fileOperations\":{\"didCreate\":{}}}}}")));
	assert_true(abilities_answer(&a, hover));
	assert_false(abilities_answer(&a, lens));
	assert_false(abilities_answer(&a, prepare));
	assert_int_equal(a.sync, SYNC_FULL);
	assert_true(abilities_hear(&a, STR("textDocument/didSave")));
	assert_true(abilities_hear(&a, STR("workspace/didCreateFiles")));
	assert_false(abilities_hear(&a, STR("workspace/didDeleteFiles")));
	assert_false(abilities_hear(&a, STR("workspace/didChangeWorkspaceFolders")));
	assert_true(abilities_hear(&a, STR("$/whatever")));
	assert_true(abilities_are_triggered(&a, STR(".")));
	assert_true(abilities_are_triggered(&a, STR("")));
	assert_false(abilities_are_triggered(&a, STR("\"")));
	abilities_register(&a, &arena,
			   parse(STR("[{\"id\":\"1\",\"method\":\"textDocument/codeLens\"},{\"method\":"
				     "\"workspace/didDeleteFiles\"},5]")));
	assert_true(abilities_answer(&a, lens));
	assert_true(abilities_hear(&a, STR("workspace/didDeleteFiles")));
	abilities_finish(&a);
}

static void nobody_pulls(void **state)
{
	(void)state;
	check_str(abilities_without_pull(
			  &arena, STR("{\"params\":{\"capabilities\":{\"textDocument\":{\"a\":1 , \"diagnostic\":"
				      "{\"b\":{}} },\"workspace\":{\"diagnostics\":{},\"c\":2}}}}")),
		  "{\"params\":{\"capabilities\":{\"textDocument\":{\"a\":1  },\"workspace\":{\"c\":2}}}}");
	check_str(abilities_without_pull(
			  &arena, STR("{\"params\":{\"capabilities\":{\"textDocument\":{\"diagnostic\" : true}}}}")),
		  "{\"params\":{\"capabilities\":{\"textDocument\":{}}}}");
	struct str body = STR("{\"params\":{\"capabilities\":{\"textDocument\":[]}}}");
	assert_ptr_equal(abilities_without_pull(&arena, body).ptr, body.ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_only_one_can_is_there_and_lists_are_joined),
		cmocka_unit_test(a_plain_yes_stays_one),
		cmocka_unit_test(text_is_synchronized_incrementally),
		cmocka_unit_test(the_units_are_theirs),
		cmocka_unit_test(a_server_is_asked_and_told_what_it_can),
		cmocka_unit_test(nobody_pulls),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_finish(&arena);
	return failed;
}

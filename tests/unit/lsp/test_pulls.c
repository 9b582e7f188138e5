/* Reports, and when they say that nothing changed. */
#include "../base/check.h"

#include "../../../lsp/pulls.h"

static struct strbuf written(struct report report, bool workspace)
{
	struct strbuf out = {0};
	struct json_writer writer = {.buf = &out};
	if (workspace) {
		pulls_write_workspace_report(&writer, &report);
		return out;
	}
	json_begin_object(&writer);
	pulls_write_report(&writer, &report);
	json_end_object(&writer);
	return out;
}

static void expect(struct report report, bool workspace, const char *text)
{
	struct strbuf out = written(report, workspace);
	assert_true(str_eq(strbuf_str(&out), str_from(text)));
	strbuf_free(&out);
}

static void a_report_is_full_unless_the_client_has_it(void **state)
{
	(void)state;
	struct report report = {.diagnostics = STR("[1]"), .hash = 0xab};
	expect(report, false, "{\"kind\":\"full\",\"resultId\":\"00000000000000ab\",\"items\":[1]}");
	report.previous = STR("ab");
	expect(report, false, "{\"kind\":\"full\",\"resultId\":\"00000000000000ab\",\"items\":[1]}");
	report.previous = STR("00000000000000ab");
	expect(report, false, "{\"kind\":\"unchanged\",\"resultId\":\"00000000000000ab\"}");
}

static void a_report_on_the_workspace_has_a_version_or_null(void **state)
{
	(void)state;
	struct report report = {.uri = STR("file:///a"), .diagnostics = STR("[]"), .hash = 1};
	expect(report, true,
	       "{\"uri\":\"file:///"
	       "a\",\"version\":null,\"kind\":\"full\",\"resultId\":\"0000000000000001\",\"items\":[]}");
	report.version = (struct publication_version){true, 7};
	report.previous = STR("0000000000000001");
	expect(report, true,
	       "{\"uri\":\"file:///a\",\"version\":7,\"kind\":\"unchanged\",\"resultId\":\"0000000000000001\"}");
}

static void nothing_is_open_at_first(void **state)
{
	(void)state;
	struct pulls pulls = {0};
	assert_false(pulls_streaming(&pulls) || pulls_waiting(&pulls));
	pulls_end(&pulls);
	pulls_cancel(&pulls, (struct json){0});
	pulls_forget(&pulls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_is_full_unless_the_client_has_it),
		cmocka_unit_test(a_report_on_the_workspace_has_a_version_or_null),
		cmocka_unit_test(nothing_is_open_at_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

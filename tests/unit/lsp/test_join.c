/* Joining: two results of one request become one, and where one side has nothing to say the other stands as it is. */
#include "../base/check.h"

#include "../../../lsp/proxy/join.h"

static struct json parse(struct arena *arena, const char *text)
{
	struct json value;
	struct json_error error;
	if (!json_parse(arena, str_from(text), JSON_STRICT, &value, &error))
		fail_msg("no JSON: %s", text);
	return value;
}

static void check_join(enum join_kind kind, const char *theirs, const char *ours, const char *expected, int line)
{
	struct arena arena = {0};
	struct strbuf out = {0};
	struct json_writer writer = {.buf = &out};
	join_results(&writer, kind, &arena, parse(&arena, theirs), parse(&arena, ours));
	check_str_eq(strbuf_str(&out), str_from(expected), "the joined result", __FILE__, line);
	strbuf_free(&out);
	arena_finish(&arena);
}

#define JOIN(kind, theirs, ours, expected) check_join((kind), (theirs), (ours), (expected), __LINE__)

static void the_table_is_sorted(void **state)
{
	(void)state;
	size_t count;
	const struct join *methods = join_methods(&count);
	for (size_t i = 1; i < count; i++)
		assert_true(strcmp(methods[i - 1].method, methods[i].method) < 0);
	for (size_t i = 0; i < count; i++)
		assert_ptr_equal(join_find(str_from(methods[i].method)), &methods[i]);
	assert_null(join_find(STR("textDocument/formatting")));
}

static void an_empty_side_leaves_the_other_as_it_is(void **state)
{
	(void)state;
	static const char *const empty[] = {"null", "[]", "{\"items\":[]}"};
	for (int kind = JOIN_FIRST; kind <= JOIN_COMPLETION; kind++) {
		for (size_t i = 0; i < 3; i++) {
			JOIN((enum join_kind)kind, "{\"a\": 1}", empty[i], "{\"a\": 1}");
			JOIN((enum join_kind)kind, empty[i], "{\"a\": 1}", "{\"a\": 1}");
			JOIN((enum join_kind)kind, empty[i], "null", empty[i]);
		}
	}
}

static void first_is_theirs(void **state)
{
	(void)state;
	JOIN(JOIN_FIRST, "[{\"uri\":\"a\"}]", "[{\"uri\":\"b\"}]", "[{\"uri\":\"a\"}]");
}

static void lists_stand_behind_each_other(void **state)
{
	(void)state;
	JOIN(JOIN_LISTS, "[1, {\"b\":2}]", "[{\"c\" : 3}]", "[1,{\"b\":2},{\"c\" : 3}]");
	JOIN(JOIN_LISTS, "{\"uri\":\"a\"}", "[{\"uri\":\"b\"}]", "[{\"uri\":\"a\"},{\"uri\":\"b\"}]");
}

static void links_that_overlap_are_one(void **state)
{
	(void)state;
#define RANGE(from, to) \
	"\"range\":{\"start\":{\"line\":1,\"character\":" #from "},\"end\":{\"line\":1,\"character\":" #to "}}"
	JOIN(JOIN_LINKS, "[{" RANGE(9, 14) ",\"target\":\"t\"}]",
	     "[{" RANGE(10, 13) ",\"target\":\"o\",\"tooltip\":\"of 'db'\"},{" RANGE(14, 20) ",\"target\":\"p\"}]",
	     "[{" RANGE(9, 14) ",\"target\":\"t\",\"tooltip\":\"of 'db'\"},{" RANGE(14, 20) ",\"target\":\"p\"}]");
	JOIN(JOIN_LINKS, "[{" RANGE(9, 14) ",\"tooltip\":\"x\"}]", "[{" RANGE(9, 14) ",\"tooltip\":\"y\"}]",
	     "[{" RANGE(9, 14) ",\"tooltip\":\"x\"}]");
}

static void completion_lists_become_one(void **state)
{
	(void)state;
	JOIN(JOIN_COMPLETION, "{\"isIncomplete\":false,\"itemDefaults\":{\"x\":1},\"items\":[{\"label\":\"a\"}]}",
	     "{\"isIncomplete\":true,\"items\":[{\"label\":\"b\"}]}",
	     "{\"isIncomplete\":true,\"itemDefaults\":{\"x\":1},\"items\":[{\"label\":\"a\"},{\"label\":\"b\"}]}");
	JOIN(JOIN_COMPLETION, "[{\"label\":\"a\"}]", "[{\"label\":\"b\"}]",
	     "{\"isIncomplete\":false,\"items\":[{\"label\":\"a\"},{\"label\":\"b\"}]}");
	JOIN(JOIN_COMPLETION, "{\"isIncomplete\":true,\"items\":[{\"label\":\"a\"}]}", "[{\"label\":\"b\"}]",
	     "{\"isIncomplete\":true,\"items\":[{\"label\":\"a\"},{\"label\":\"b\"}]}");
}

static void hovers_say_both(void **state)
{
	(void)state;
	JOIN(JOIN_HOVER, "{\"contents\":{\"kind\":\"markdown\",\"value\":\"int\"},\"range\":{\"start\":1}}",
	     "{\"contents\":{\"kind\":\"markdown\",\"value\":\"of 'db'\"},\"range\":{\"start\":2}}",
	     "{\"contents\":{\"kind\":\"markdown\",\"value\":\"int\\n\\n---\\n\\nof 'db'\"},\"range\":{\"start\":1}}");
	JOIN(JOIN_HOVER, "{\"contents\":{\"kind\":\"plaintext\",\"value\":\"int\"}}",
	     "{\"contents\":{\"kind\":\"plaintext\",\"value\":\"db\"},\"range\":{\"start\":2}}",
	     "{\"contents\":{\"kind\":\"plaintext\",\"value\":\"int\\n\\ndb\"},\"range\":{\"start\":2}}");
	JOIN(JOIN_HOVER, "{\"contents\":\"int\"}", "{\"contents\":{\"kind\":\"markdown\",\"value\":\"db\"}}",
	     "{\"contents\":[\"int\",\"db\"]}");
	JOIN(JOIN_HOVER, "{\"contents\":[{\"language\":\"c\",\"value\":\"int\"},\"x\"]}",
	     "{\"contents\":{\"kind\":\"markdown\",\"value\":\"db\"}}",
	     "{\"contents\":[{\"language\":\"c\",\"value\":\"int\"},\"x\",\"db\"]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sorted),
		cmocka_unit_test(an_empty_side_leaves_the_other_as_it_is),
		cmocka_unit_test(first_is_theirs),
		cmocka_unit_test(lists_stand_behind_each_other),
		cmocka_unit_test(links_that_overlap_are_one),
		cmocka_unit_test(completion_lists_become_one),
		cmocka_unit_test(hovers_say_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

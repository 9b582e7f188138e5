/* JSON that people wrote, before and after an edit: what they wrote beside it stays. */
#include "check.h"

#include <autotomy/base/json_edit.h>

enum deed { APPEND, ADD_LIST, REMOVE };

static const char *const after[] = {"public", "files", NULL};

/* Does the deed to `{"m": ...}`'s value, or to its "uses" where there is one, and compares the whole text. */
static void expect(enum deed deed, size_t index, const char *before, const char *expected)
{
	struct arena arena = {0};
	struct strbuf text = {0};
	struct json root;
	struct json_error error;

	strbuf_add(&text, str_from(before));
	assert_true(json_parse(&arena, str_from(before), JSON_RELAXED, &root, &error));
	struct json list = json_get(root, "uses");
	struct json_edit edit;
	if (deed == APPEND)
		edit = json_edit_append(&arena, str_from(before), list, STR("new"));
	else if (deed == ADD_LIST)
		edit = json_edit_add_list(&arena, str_from(before), root, "uses", after, STR("new"));
	else
		edit = json_edit_remove(str_from(before), list, index);
	strbuf_splice(&text, edit.begin, edit.end, edit.text);
	assert_string_equal(text.ptr, expected);
	assert_true(json_parse(&arena, arena_str(&arena, strbuf_str(&text)), JSON_RELAXED, &root, &error));
	strbuf_free(&text);
	arena_finish(&arena);
}

static void test_append_on_one_line(void **state)
{
	(void)state;
	expect(APPEND, 0, "{\"uses\": [\"a\"]}", "{\"uses\": [\"a\", \"new\"]}");
	expect(APPEND, 0, "{\"uses\": [ \"a\", ]}", "{\"uses\": [ \"a\", \"new\", ]}");
	expect(APPEND, 0, "{\"uses\": []}", "{\"uses\": [\"new\"]}");
	expect(APPEND, 0, "{\"uses\": [ ]}", "{\"uses\": [\"new\"]}");
	expect(APPEND, 0, "{\"uses\": [ /* none */ ]}", "{\"uses\": [\"new\" /* none */ ]}");
	expect(APPEND, 0, "{\"uses\": [\"a\" /* x, ] */]}", "{\"uses\": [\"a\", \"new\" /* x, ] */]}");
	expect(APPEND, 0, "{\"uses\": [\"a\",\n  \"b\", \"c\"]}", "{\"uses\": [\"a\",\n  \"b\", \"c\", \"new\"]}");
	expect(APPEND, 0, "{\"uses\": [{\"module\": \"a\"}]}", "{\"uses\": [{\"module\": \"a\"}, \"new\"]}");
}

static void test_append_on_lines(void **state)
{
	(void)state;
	expect(APPEND, 0, "{\"uses\": [\n\t\"a\"\n]}", "{\"uses\": [\n\t\"a\",\n\t\"new\"\n]}");
	expect(APPEND, 0, "{\"uses\": [\n  \"a\",\n]}", "{\"uses\": [\n  \"a\",\n  \"new\",\n]}");
	expect(APPEND, 0, "{\"uses\": [\n  \"a\" // why, why\n]}", "{\"uses\": [\n  \"a\", // why, why\n  \"new\"\n]}");
	expect(APPEND, 0, "{\"uses\": [\n  \"a\", // why\n]}", "{\"uses\": [\n  \"a\", // why\n  \"new\",\n]}");
	expect(APPEND, 0, "{\"uses\": [\r\n  \"a\"\r\n]}", "{\"uses\": [\r\n  \"a\",\r\n  \"new\"\r\n]}");
	expect(APPEND, 0, "{\"uses\": [\n  \"a\" /* over\n lines */\n]}",
	       "{\"uses\": [\n  \"a\", \"new\" /* over\n lines */\n]}");
	expect(APPEND, 0, "{\"uses\": [\n  \"a\"\n  , \"b\"\n]}", "{\"uses\": [\n  \"a\"\n  , \"b\", \"new\"\n]}");
}

static void test_add_list(void **state)
{
	(void)state;
	expect(ADD_LIST, 0, "{ \"files\": [\"a\"] }", "{ \"files\": [\"a\"], \"uses\": [\"new\"] }");
	expect(ADD_LIST, 0, "{ \"files\": [\"a\"], \"layer\": \"x\" }",
	       "{ \"files\": [\"a\"], \"uses\": [\"new\"], \"layer\": \"x\" }");
	expect(ADD_LIST, 0, "{\n  \"files\": [\"a\"],\n  \"public\": [], // none\n  \"layer\": \"x\"\n}",
	       "{\n  \"files\": [\"a\"],\n  \"public\": [], // none\n  \"uses\": [\"new\"],\n  \"layer\": \"x\"\n}");
	expect(ADD_LIST, 0, "{\n  \"files\": [\n    \"a\"\n  ]\n}",
	       "{\n  \"files\": [\n    \"a\"\n  ],\n  \"uses\": [\"new\"]\n}");
	expect(ADD_LIST, 0, "{ \"layer\": \"x\", }", "{ \"layer\": \"x\", \"uses\": [\"new\"], }");
	expect(ADD_LIST, 0, "{\n  \"files\": [\"a\"], \"layer\": \"x\",\n}",
	       "{\n  \"files\": [\"a\"], \"uses\": [\"new\"], \"layer\": \"x\",\n}");
}

static void test_remove(void **state)
{
	(void)state;
	expect(REMOVE, 0, "{\"uses\": [\"a\"]}", "{\"uses\": []}");
	expect(REMOVE, 0, "{\"uses\": [ \"a\" ]}", "{\"uses\": []}");
	expect(REMOVE, 0, "{\"uses\": [\"a\", \"b\"]}", "{\"uses\": [\"b\"]}");
	expect(REMOVE, 1, "{\"uses\": [\"a\", \"b\"]}", "{\"uses\": [\"a\"]}");
	expect(REMOVE, 1, "{\"uses\": [\"a\", \"b\", ]}", "{\"uses\": [\"a\", ]}");
	expect(REMOVE, 1, "{\"uses\": [\n  \"a\",\n  \"b\", // b\n  \"c\"\n]}", "{\"uses\": [\n  \"a\",\n  \"c\"\n]}");
	expect(REMOVE, 1, "{\"uses\": [\n  \"a\", // a\n  \"b\" // b\n]}", "{\"uses\": [\n  \"a\" // a\n]}");
	expect(REMOVE, 1, "{\"uses\": [\r\n  \"a\",\r\n  \"b\"\r\n]}", "{\"uses\": [\r\n  \"a\"\r\n]}");
	expect(REMOVE, 0, "{\"uses\": [\n  // first\n  \"a\"\n]}", "{\"uses\": [\n  // first\n  \n]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append_on_one_line),
		cmocka_unit_test(test_append_on_lines),
		cmocka_unit_test(test_add_list),
		cmocka_unit_test(test_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

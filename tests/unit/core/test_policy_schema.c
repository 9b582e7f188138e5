/*
 * The JSON Schema that ships is printed from the table of keys. AUTOTOMY_UPDATE=1 in the environment writes it anew:
 * the schema is a file for editors, not a thing to edit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/base/json.h>
#include <autotomy/base/path.h>
#include <autotomy/core/policy_keys.h>
#include <autotomy/core/rules.h>

static struct str schema_path(struct arena *arena)
{
	return path_join(arena, path_folder(str_from(__FILE__)), STR("../../../editors/schema/autotomy.schema.json"));
}

static struct strbuf read_file(struct str path)
{
	struct strbuf text = {0};
	FILE *file = fopen(path.ptr, "rb");

	assert_non_null(file);
	for (int byte; (byte = getc(file)) != EOF;)
		strbuf_addc(&text, (char)byte);
	fclose(file);
	return text;
}

static void the_schema_is_what_the_table_says(void **state)
{
	struct arena arena = {0};
	struct strbuf printed = {0};
	struct str path = arena_str(&arena, schema_path(&arena));

	(void)state;
	keys_write_schema(&printed);
	if (getenv("AUTOTOMY_UPDATE")) {
		FILE *file = fopen(path.ptr, "wb");
		assert_non_null(file);
		fwrite(printed.ptr, 1, printed.len, file);
		fclose(file);
	}
	struct strbuf shipped = read_file(path);
	assert_true(str_eq(strbuf_str(&shipped), strbuf_str(&printed)));
	strbuf_free(&shipped);
	strbuf_free(&printed);
	arena_finish(&arena);
}

static void the_schema_is_json(void **state)
{
	struct arena arena = {0};
	struct str path = arena_str(&arena, schema_path(&arena));
	struct strbuf shipped = read_file(path);
	struct json root;
	struct json_error error;

	(void)state;
	assert_true(json_parse(&arena, strbuf_str(&shipped), JSON_STRICT, &root, &error));
	assert_int_equal(json_count(json_get(root, "properties")), keys_root.count);
	strbuf_free(&shipped);
	arena_finish(&arena);
}

/* What the table promises to those who walk it. */
static void check_table(const struct key_table *table)
{
	assert_true(table->count <= 32); /* reading keeps the keys that it saw in so many bits */
	for (size_t i = 0; i < table->count; i++) {
		const struct key *key = &table->keys[i];
		bool has_object = key->type == KEY_OBJECT || key->type == KEY_OBJECTS ||
				  key->type == KEY_TEXTS_OR_OBJECTS || key->type == KEY_NAMED_OBJECTS;
		assert_int_equal(key_find(table, str_from(key->name)), i);
		assert_true(strlen(key->meaning) > 10);
		assert_int_equal(key->object != NULL, has_object);
		assert_true(key->choices || key->type != KEY_CHOICE);
		assert_true(key->fills == KEY_FILLS_NOTHING || (size_t)key->fills < table->draft_size);
		if (key->object)
			check_table(key->object);
	}
}

static void the_table_is_sound(void **state)
{
	(void)state;
	check_table(&keys_root);
	check_table(&keys_included);
	for (const char *const *name = key_severities; *name; name++) {
		enum severity severity;
		assert_true(severity_parse(str_from(*name), &severity));
	}
}

/* Every key stands in docs/policy.md as `key`. */
static void check_documented(const struct key_table *table, struct str page)
{
	for (size_t i = 0; i < table->count; i++) {
		struct arena arena = {0};
		if (!str_contains(page, arena_printf(&arena, "`%s`", table->keys[i].name)))
			fail_msg("docs/policy.md does not tell of '%s' of %s", table->keys[i].name, table->what);
		arena_finish(&arena);
		if (table->keys[i].object)
			check_documented(table->keys[i].object, page);
	}
}

static void every_key_is_documented(void **state)
{
	struct arena arena = {0};
	struct str path = path_join(&arena, path_folder(str_from(__FILE__)), STR("../../../docs/policy.md"));
	struct strbuf page = read_file(arena_str(&arena, path));

	(void)state;
	check_documented(&keys_root, strbuf_str(&page));
	strbuf_free(&page);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_schema_is_what_the_table_says),
		cmocka_unit_test(the_schema_is_json),
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(every_key_is_documented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The table of rules: its order, its look-ups, and that each rule has its page and the docs say what the table says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/base/memory.h>
#include <autotomy/core/rules.h>

static void the_order_is_that_of_the_enum(void **state)
{
	(void)state;
	static const char *const ids[RULE_COUNT] = {
		[RULE_CONFIG] = "config",
		[RULE_DEPENDENCY] = "dependency",
		[RULE_FORBIDDEN_DEPENDENCY] = "forbidden-dependency",
		[RULE_PRIVATE_HEADER] = "private-header",
		[RULE_LAYER] = "layer",
		[RULE_VISIBILITY] = "visibility",
		[RULE_EXTERNAL] = "external",
		[RULE_DEPRECATED_DEPENDENCY] = "deprecated-dependency",
		[RULE_UNGUARDED_OPTIONAL] = "unguarded-optional",
		[RULE_INTERFACE_LEAK] = "interface-leak",
		[RULE_UNOWNED_FILE] = "unowned-file",
		[RULE_SUPPRESSION] = "suppression",
		[RULE_CYCLE] = "cycle",
		[RULE_UNUSED_DEPENDENCY] = "unused-dependency",
		[RULE_PRIVATE_SYMBOL] = "private-symbol",
		[RULE_HIDDEN_DEPENDENCY] = "hidden-dependency",
		[RULE_REDECLARATION] = "redeclaration",
		[RULE_FOREIGN_STATE] = "foreign-state",
		[RULE_OPAQUE_TYPE] = "opaque-type",
		[RULE_TRANSITIVE_INCLUDE] = "transitive-include",
		[RULE_FORBIDDEN_SYMBOL] = "forbidden-symbol",
		[RULE_BASELINE] = "baseline",
		[RULE_POLICY_WEAKENED] = "policy-weakened",
	};

	for (int id = 0; id < RULE_COUNT; id++) {
		assert_string_equal(rule_info((enum rule_id)id)->id, ids[id]);
		assert_int_equal(rule_find(str_from(ids[id])), id);
	}
}

static void names_are_found_and_near_ones_offered(void **state)
{
	(void)state;

	assert_int_equal(rule_find(STR("private")), RULE_NONE);
	assert_int_equal(rule_find(STR("")), RULE_NONE);
	assert_true(str_eq(rule_nearest(STR("privat-header")), STR("private-header")));
	assert_true(str_eq(rule_nearest(STR("cylce")), STR("cycle")));
	assert_int_equal(rule_nearest(STR("xyzzy")).len, 0);
}

static void severities_have_names(void **state)
{
	(void)state;
	enum severity severity = SEVERITY_OFF;

	for (int i = SEVERITY_OFF; i <= SEVERITY_ERROR; i++) {
		assert_true(severity_parse(str_from(severity_name((enum severity)i)), &severity));
		assert_int_equal(severity, i);
	}
	assert_false(severity_parse(STR("fatal"), &severity));
	assert_false(severity_parse(STR("err"), &severity));
	assert_int_equal(severity, SEVERITY_ERROR);
}

/* The bytes of a page under docs/rules, found from this file's own place; NULL where there is none. */
static char *read_page(const char *name)
{
	static const char here[] = __FILE__, suffix[] = "tests/unit/core/test_rules.c";
	char path[4096];

	assert_true(sizeof here >= sizeof suffix);
	assert_string_equal(here + sizeof here - sizeof suffix, suffix);
	snprintf(path, sizeof path, "%.*sdocs/rules/%s", (int)(sizeof here - sizeof suffix), here, name);
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	char *text = mem_zalloc(1 << 16);
	size_t len = fread(text, 1, (1 << 16) - 1, file);
	assert_true(len < (1 << 16) - 1);
	fclose(file);
	return text;
}

static void every_rule_has_its_page(void **state)
{
	(void)state;
	static const char *const sections[] = {"\n## It fires at\n",   "\n## Why\n",
					       "\n## Fires\n",         "\n## Does not fire\n",
					       "\n## How to fix it\n", "\n## How to allow it\n"};

	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule_info *info = rule_info((enum rule_id)id);
		char name[64], title[64];
		snprintf(name, sizeof name, "%s.md", info->id);
		snprintf(title, sizeof title, "# %s\n", info->id);
		char *page = read_page(name);
		if (!page)
			fail_msg("docs/rules/%s is missing", name);
		if (strncmp(page, title, strlen(title)) != 0)
			fail_msg("docs/rules/%s does not begin with its id", name);
		for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
			if (!strstr(page, sections[i]))
				fail_msg("docs/rules/%s has no section%s", name, sections[i]);
		if (!strstr(page, info->fires + 1)) /* the page begins with a capital */
			fail_msg("docs/rules/%s does not say what the rule fires at as the table does", name);
		bool upcoming = strstr(page, "This version does not judge it yet") != NULL;
		if (upcoming == info->judged)
			fail_msg("docs/rules/%s is wrong about whether the rule is judged", name);
		free(page);
	}
}

/* The table between the header line and the first line that is none of it equals what the descriptors say. */
static void the_docs_table_is_the_table(void **state)
{
	(void)state;
	static const char head[] = "| id | | default | it fires at |\n| --- | --- | --- | --- |\n";
	static const char needs[] = {
		[RULE_NEEDS_SCAN] = 'S', [RULE_NEEDS_GRAPH] = 'G', [RULE_NEEDS_PARSE] = 'P', [RULE_NEEDS_CHANGE] = 'C'};
	struct strbuf table = {0};
	char *readme = read_page("README.md");

	assert_non_null(readme);
	strbuf_add(&table, str_from(head));
	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule_info *info = rule_info((enum rule_id)id);
		strbuf_printf(&table, "| [`%s`](%s.md) | %c | %s | %s%s |\n", info->id, info->id, needs[info->needs],
			      severity_name(info->severity), info->fires, info->judged ? "" : " (not judged yet)");
	}
	const char *found = strstr(readme, head);
	assert_non_null(found);
	const char *end = strstr(found, "|\n\n");
	assert_non_null(end);
	struct str written = {found, (size_t)(end + 2 - found)};
	if (!str_eq(written, strbuf_str(&table)))
		fail_msg("docs/rules/README.md should hold this table:\n%s", table.ptr);
	strbuf_free(&table);
	free(readme);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_is_that_of_the_enum),
		cmocka_unit_test(names_are_found_and_near_ones_offered),
		cmocka_unit_test(severities_have_names),
		cmocka_unit_test(every_rule_has_its_page),
		cmocka_unit_test(the_docs_table_is_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which module a file belongs to, what is excluded or public, and where two modules tie. */
#include "test_policy.h"

/* "module [excluded] [root] [public] [source]" */
static void expect_role(const struct policy *policy, const char *path, const char *expected)
{
	struct file_role role = policy_role(policy, str_from(path), false);
	struct str module = policy_module_name(policy, role.module);
	struct strbuf shown = {0};

	strbuf_printf(&shown, "%.*s%s%s%s%s", STR_ARG(module.len ? module : STR("-")), role.excluded ? " excluded" : "",
		      role.composition_root ? " root" : "", role.public_header ? " public" : "",
		      role.source ? " source" : "");
	if (strcmp(shown.ptr, expected) != 0)
		print_error("%s\n", path);
	assert_string_equal(shown.ptr, expected);
	strbuf_free(&shown);
}

static const char owner_text[] =
	"{'version': 1, 'exclude': ['third_party/**', '**/gen/*.c'], 'composition_root': ['src/main.c', 'app/*'],\n"
	"'modules': {\n"
	"'all': {'files': ['**']},\n"
	"'src': {'files': ['src/**'], 'public': []},\n"
	"'db': {'files': ['src/db/**', './lib/{db,pages}/**'], 'public': ['src/db/*.h', 'lib/db/{a,b}.h']},\n"
	"'page': {'files': ['src/db/page*']},\n"
	"'one': {'files': ['src/db/page.c', 'src/*.inc']}}}";

static void the_longest_prefix_wins(void **state)
{
	struct policy *p = good_policy(owner_text);

	(void)state;
	expect_role(p, "README", "all public");
	expect_role(p, "src/a.c", "src source");
	expect_role(p, "src/a.h", "src");
	expect_role(p, "src/db/a.c", "db source");
	expect_role(p, "src/db/a.h", "db public");
	expect_role(p, "src/db/x/a.h", "db");
	expect_role(p, "lib/db/a.h", "db public");
	expect_role(p, "lib/db/c.h", "db");
	expect_role(p, "lib/pages/c.c", "db source");
	expect_role(p, "lib/other/c.c", "all source");
	expect_role(p, "src/db/page.h", "page public");
	expect_role(p, "src/db/pages/x.h", "db");
	expect_role(p, "src/db/page.c", "one source");
	expect_role(p, "srcs/a.c", "all source");
	policy_release(p);
}

static void other_roles(void **state)
{
	struct policy *p = good_policy(owner_text);

	(void)state;
	expect_role(p, "third_party/x.c", "- excluded source");
	expect_role(p, "third_party", "all public");
	expect_role(p, "src/gen/x.c", "- excluded source");
	expect_role(p, "src/gen/x.h", "src");
	expect_role(p, "/usr/include/stdio.h", "- excluded");
	expect_role(p, "../x.c", "- excluded source");
	expect_role(p, "..x/x.c", "all source");
	expect_role(p, "src/main.c", "src root source");
	expect_role(p, "app/x.h", "all root public");
	struct file_role role = policy_role(p, STR("src/db/a.h"), true);
	assert_true(role.source);
	assert_false(role.public_header);
	policy_release(p);

	p = good_policy("{'version': 1, 'modules': {'a': {'files': ['a/**']}}}");
	expect_role(p, "b.c", "- source");
	expect_role(p, "b.h", "-");
	policy_release(p);
}

static void folders_are_excluded_only_as_a_whole(void **state)
{
	struct policy *p =
		good_policy("{'version': 1, 'exclude': ['third_party/**', '{a,b}/out*/**', 'c/*', '**/d/**']}");
	static const char *const whole[] = {"third_party", "third_party/x", "a/out1", "b/out/x",
					    "d",           "x/d",           "/usr",   "../x"};
	static const char *const open[] = {".", "src", "a", "c", "c/x", "thirdparty", "c/out"};

	(void)state;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		assert_true(policy_excludes_folder(p, str_from(whole[i])));
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		assert_false(policy_excludes_folder(p, str_from(open[i])));
	policy_release(p);
}

static void expect_ties(const char *text, const struct str *paths, size_t count, const char *expected)
{
	struct policy *policy = good_policy(text);
	struct violations faults = {0};
	struct arena arena = {0};
	struct strbuf shown = {0};

	policy_check_files(policy, &arena, paths, count, &faults);
	strbuf_add(&shown, STR(""));
	for (size_t i = 0; i < faults.len; i++) {
		assert_int_equal(faults.items[i].note_count, 1);
		const struct violation_note *note = faults.items[i].notes;
		show_faults(&faults.items[i], 1, &shown);
		strbuf_printf(&shown, "  %.*s:%u:%u: %.*s\n", STR_ARG(note->file), note->range.begin.line,
			      note->range.begin.column, STR_ARG(note->message));
	}
	assert_string_equal(shown.len ? shown.ptr : "", expected);
	strbuf_free(&shown);
	vec_free(&faults);
	arena_finish(&arena);
	policy_release(policy);
}

#define EXPECT_TIES(text, expected, ...)                     \
	expect_ties(text, (const struct str[]){__VA_ARGS__}, \
		    sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str), expected)

static void ties_are_told_once_for_each_pair(void **state)
{
	static const char text[] = "{'version': 1, 'exclude': ['src/skip/**'], 'modules': {\n"
				   "'x': {'files': ['src/**', 'lib/a*', 'src/*.c']},\n"
				   "'y': {'files': ['src/*', 'lib/{a,b}*']},\n"
				   "'z': {'files': ['src/deep/**']}}}";

	(void)state;
	EXPECT_TIES(text, "", STR("src/x/a.c"), STR("lib/b"), STR("src/deep/a.c"), STR("../src/a.c"), STR("/src/a.c"));
	EXPECT_TIES(text, "", STR("src/skip/a.c"));
	EXPECT_TIES(
		text,
		"autotomy.json:3:18-23: 'src/a.c' belongs to both 'x' and 'y' by globs of equal weight; make one of "
		"them more specific\n"
		"  autotomy.json:2:18: 'x' claims it here\n",
		STR("src/b.c"), STR("src/a.c"), STR("src/c.h"));
	EXPECT_TIES(text,
		    "autotomy.json:3:27-37: 'lib/ab' belongs to both 'x' and 'y' by globs of equal weight; make one of "
		    "them more specific\n"
		    "  autotomy.json:2:28: 'x' claims it here\n",
		    STR("lib/ab"), STR("lib/b"));
}

static void each_module_that_ties_is_told(void **state)
{
	(void)state;
	EXPECT_TIES(
		"{'version': 1, 'modules': {\n"
		"'x': {'files': ['**']},\n"
		"'y': {'files': ['**/*.c', '**']},\n"
		"'z': {'files': ['*']}}}",
		"autotomy.json:3:18-24: 'x/y/a.c' belongs to both 'x' and 'y' by globs of equal weight; make one of "
		"them more specific\n"
		"  autotomy.json:2:18: 'x' claims it here\n"
		"autotomy.json:3:28-30: 'x/y/a.c' belongs to both 'x' and 'y' by globs of equal weight; make one of "
		"them more specific\n"
		"  autotomy.json:2:18: 'x' claims it here\n",
		STR("x/y/a.c"));
	EXPECT_TIES("{'version': 1, 'modules': {\n"
		    "'x': {'files': ['a/b.c']},\n"
		    "'y': {'files': ['a/b.c*']},\n"
		    "'z': {'files': ['a/b.{c,h}']}}}",
		    "autotomy.json:3:18-24: 'a/b.c' belongs to both 'x' and 'y' by globs of equal weight; make one of "
		    "them more specific\n"
		    "  autotomy.json:2:18: 'x' claims it here\n"
		    "autotomy.json:4:18-27: 'a/b.c' belongs to both 'x' and 'z' by globs of equal weight; make one of "
		    "them more specific\n"
		    "  autotomy.json:2:18: 'x' claims it here\n",
		    STR("a/b.c"));
}

static void ties_are_found_behind_other_prefixes_of_their_length(void **state)
{
	(void)state;
	EXPECT_TIES(
		"{'version': 1, 'modules': {\n"
		"'x': {'files': ['src/ab*']},\n"
		"'y': {'files': ['src/ac*']},\n"
		"'z': {'files': ['src/ab*.c']}}}",
		"autotomy.json:4:18-27: 'src/abc.c' belongs to both 'x' and 'z' by globs of equal weight; make one of "
		"them more specific\n"
		"  autotomy.json:2:18: 'x' claims it here\n",
		STR("src/abc.c"), STR("src/acc.c"));
}

static void one_module_cannot_tie_with_itself(void **state)
{
	(void)state;
	EXPECT_TIES("{'version': 1, 'modules': {'x': {'files': ['src/**', 'src/*', 'src/**']}}}", "", STR("src/a.c"));
}

static void many_globs_and_many_files(void **state)
{
	struct strbuf text = {0};
	char path[64];

	(void)state;
	strbuf_add(&text, STR("{\"version\": 1, \"modules\": {"));
	for (int i = 0; i < 100; i++)
		strbuf_printf(&text, "\"m%d\": {\"files\": [\"src/d%d/m%d/**\"]},", i, i / 10, i);
	strbuf_add(&text, STR("\"rest\": {\"files\": [\"src/**\"]}, \"c\": {\"files\": [\"src/d[0-4]/m*/*.c\"]}}}"));
	struct policy *policy = read_bytes(strbuf_str(&text));
	expect_faults_of(policy, "");
	for (int i = 0; i < 2000; i++) {
		snprintf(path, sizeof path, "src/d%d/m%d/f%d.c", i % 10, i % 100, i);
		module_id owner = policy_role(policy, str_from(path), false).module;
		bool home = i % 10 == i % 100 / 10;
		struct str expected = home         ? policy_module_name(policy, (module_id)(i % 100))
				      : i % 10 < 5 ? STR("c")
						   : STR("rest");
		assert_true(str_eq(policy_module_name(policy, owner), expected));
	}
	policy_release(policy);
	strbuf_free(&text);
}

static struct policy *read_tree(const char *root, const char *path, const char *sub)
{
	struct policy_builder *builder = policy_builder_create();
	struct strbuf text = json_text(root);

	policy_builder_root(builder, STR("autotomy.json"), strbuf_str(&text));
	strbuf_free(&text);
	text = json_text(sub);
	policy_builder_include(builder, str_from(path), strbuf_str(&text));
	strbuf_free(&text);
	return policy_builder_finish(builder);
}

static void sub_configurations_are_relative_to_their_folder(void **state)
{
	struct policy *p = read_tree(
		"{'version': 1, 'layers': ['top'], 'modules': {'core': {'files': ['core/**'], 'uses': ['db']}},"
		"'include': ['src/*/autotomy.json']}",
		"src/d*/autotomy.json",
		"{'version': 1, 'modules': {'db': {'files': ['**', './x/../y.c'], 'public': ['./db.h', 'api/**'], "
		"'uses': ['core'], 'layer': 'top'}}}");
	const struct policy_module *db = policy_module(p, module_named(p, "db"));

	(void)state;
	expect_faults_of(p, "");
	expect_role(p, "src/d*/a.c", "db source");
	expect_role(p, "src/d*/db.h", "db public");
	expect_role(p, "src/d*/page.h", "db");
	expect_role(p, "src/d*/api/x/y.h", "db public");
	expect_role(p, "src/dx/a.c", "- source");
	assert_int_equal(db->public_glob_count, 2);
	assert_true(str_eq(db->public_globs[0], STR("src/d*/api/**")));
	assert_true(str_eq(db->public_globs[1], STR("src/d*/db.h")));
	assert_true(str_eq(db->place.file, STR("src/d*/autotomy.json")));
	assert_true(policy_edge(p, module_named(p, "core"), module_named(p, "db")).allowed);
	assert_int_equal(db->layer, 0);
	policy_release(p);
}

static void sub_configurations_have_faults_of_their_own(void **state)
{
	struct policy *p = read_tree(
		"{'version': 1, 'modules': {'core': {'files': ['core/**'], 'uses': ['dbb']}}}", "src/db/autotomy.json",
		"{'layers': [], 'module': {},\n"
		"'modules': {'core': {'files': ['a']}, 'db': {'files': ['../x/**', 'y/../../z']}},\n"
		"'$schema': 1, 'include': ['x']}");

	(void)state;
	expect_faults_of(
		p, "autotomy.json:1:69-72: 'core' uses 'dbb', which is no module; did you mean 'db'?\n"
		   "src/db/autotomy.json:1:1-2: 'version' is missing; write \"version\": 1\n"
		   "src/db/autotomy.json:1:3-9: 'layers' belongs in the root file; a sub-configuration knows only "
		   "'version' and 'modules'\n"
		   "src/db/autotomy.json:1:17-23: unknown key 'module'; did you mean 'modules'?\n"
		   "src/db/autotomy.json:2:14-18: module 'core' is declared at autotomy.json:1:29 already\n"
		   "src/db/autotomy.json:2:57-64: invalid glob '../x/**': its '..' leaves the folder of its file\n"
		   "src/db/autotomy.json:2:68-77: invalid glob 'y/../../z': its '..' leaves the folder of its file\n"
		   "src/db/autotomy.json:3:12-13: '$schema' must be a string, not a number\n"
		   "src/db/autotomy.json:3:16-23: 'include' belongs in the root file; a sub-configuration knows only "
		   "'version' and 'modules'\n");
	policy_release(p);
}

static void include_globs_are_handed_out(void **state)
{
	struct policy_builder *builder = policy_builder_create();
	struct strbuf text =
		json_text("{'version': 1, 'include': ['src/*/autotomy.json',\n'./{lib,app}/x.json', '/bad']}");
	size_t count;

	(void)state;
	policy_builder_root(builder, STR("autotomy.json"), strbuf_str(&text));
	const struct str *globs = policy_builder_includes(builder, &count);
	assert_int_equal(count, 3);
	assert_true(str_eq(globs[0], STR("app/x.json")));
	assert_true(str_eq(globs[1], STR("lib/x.json")));
	assert_true(str_eq(globs[2], STR("src/*/autotomy.json")));
	assert_int_equal(policy_builder_include_place(builder, 0).range.begin.line, 2);
	assert_int_equal(policy_builder_include_place(builder, 2).range.begin.line, 1);
	assert_int_equal(policy_builder_include_place(builder, 2).range.begin.column, 29);
	assert_true(policy_builder_include_matches(builder, 0, STR("app/x.json")));
	assert_true(policy_builder_include_matches(builder, 2, STR("src/db/autotomy.json")));
	assert_false(policy_builder_include_matches(builder, 2, STR("src/db/x/autotomy.json")));
	policy_builder_destroy(builder);
	policy_builder_destroy(NULL);
	strbuf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_prefix_wins),
		cmocka_unit_test(other_roles),
		cmocka_unit_test(folders_are_excluded_only_as_a_whole),
		cmocka_unit_test(ties_are_told_once_for_each_pair),
		cmocka_unit_test(each_module_that_ties_is_told),
		cmocka_unit_test(ties_are_found_behind_other_prefixes_of_their_length),
		cmocka_unit_test(one_module_cannot_tie_with_itself),
		cmocka_unit_test(many_globs_and_many_files),
		cmocka_unit_test(sub_configurations_are_relative_to_their_folder),
		cmocka_unit_test(sub_configurations_have_faults_of_their_own),
		cmocka_unit_test(include_globs_are_handed_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which search contexts files have, and what their includes mean in them. */
#include "scratch_model.h"

struct linking {
	struct tree tree;
	struct scratch_model scratch;
	bool built;
};

static int set_up(void **state)
{
	struct linking *linking = mem_new(struct linking);
	tree_create(&linking->tree);
	tree_write(&linking->tree, "autotomy.json",
		   "{\"version\":1,\"exclude\":[\"gen/**\"],\"compile\":{\"arguments\":[\"-Iown\"]},\"modules\":{"
		   "\"a\":{\"files\":[\"a/**\"]},\"b\":{\"files\":[\"b/**\"]}}}");
	*state = linking;
	return 0;
}

static int tear_down(void **state)
{
	struct linking *linking = *state;
	if (linking->built)
		scratch_model_finish(&linking->scratch);
	tree_destroy(&linking->tree);
	free(linking);
	return 0;
}

/* Each entry is "file arguments". */
static void write_database(struct linking *linking, const char *const *entries, size_t count)
{
	struct strbuf text = {0};
	strbuf_printf(&text, "[");
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&text, "%s{\"directory\":\"%.*s\",\"file\":\"%.*s\",\"command\":\"cc %s\"}", i ? "," : "",
			      STR_ARG(linking->tree.root), (int)strcspn(entries[i], " "), entries[i],
			      entries[i] + strcspn(entries[i], " "));
	strbuf_printf(&text, "]");
	tree_write(&linking->tree, "compile_commands.json", text.ptr);
	strbuf_free(&text);
}

#define DATABASE(linking, ...)                                        \
	write_database((linking), (const char *const[]){__VA_ARGS__}, \
		       sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void build(struct linking *linking)
{
	if (linking->built)
		scratch_model_finish(&linking->scratch);
	linking->built = true;
	assert_true(scratch_model_build(&linking->scratch, linking->tree.root, NULL));
}

static const struct file *file_at(struct linking *linking, const char *path)
{
	const struct file *file = file_table_get(&linking->scratch.model.table, str_from(path));
	if (!file || !file->code)
		fail_msg("%s is no code", path);
	return file;
}

static bool is_code(struct linking *linking, const char *path)
{
	const struct file *file = file_table_get(&linking->scratch.model.table, str_from(path));
	return file && file->code;
}

/* The targets in order, "-" for an include that finds nothing. */
static void assert_targets(struct linking *linking, const char *path, const char *expected)
{
	const struct file *file = file_at(linking, path);
	struct strbuf targets = {0};
	for (size_t i = 0; i < file->links.len; i++)
		strbuf_printf(&targets, "%s%.*s", i ? " " : "",
			      STR_ARG(file->links.items[i].target ? file->links.items[i].target->path : STR("-")));
	assert_str_is(strbuf_str(&targets), expected);
	strbuf_free(&targets);
}

static void assert_lender(struct linking *linking, const char *path, const char *expected)
{
	uint32_t lender = file_at(linking, path)->borrowed_from;
	assert_str_is(lender == FILE_NONE ? (struct str){0} : linking->scratch.model.table.files.items[lender]->path,
		      expected);
}

/* The first folder of the file's context number `nth`. */
static void assert_context(struct linking *linking, const char *path, size_t nth, const char *folder)
{
	const struct file *file = file_at(linking, path);
	assert_true(nth < file->contexts.len);
	const struct search_path *search = &linking->scratch.model.contexts.items[file->contexts.items[nth]].path;
	assert_str_is(search->count ? search->folders[0] : (struct str){0}, folder);
}

static void test_a_header_takes_the_first_source_that_includes_it(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include \"far.h\"\n");
	tree_write(&linking->tree, "a/2.c", "#include \"b.h\"\n");
	tree_write(&linking->tree, "a/3.c", "#include \"b.h\"\n");
	tree_write(&linking->tree, "a/b.h", "#include <deep.h>\n");
	tree_write(&linking->tree, "two/deep.h", "");
	tree_write(&linking->tree, "three/deep.h", "");
	DATABASE(linking, "a/3.c -Ithree", "a/2.c -Itwo", "a/1.c -Ithree"); /* a/1.c includes nothing that there is */
	build(linking);
	assert_lender(linking, "a/b.h", "a/2.c");
	assert_targets(linking, "a/b.h", "two/deep.h");
	assert_lender(linking, "two/deep.h", "a/2.c");
	assert_lender(linking, "three/deep.h", "a/3.c"); /* in that context a/b.h means this one */
	assert_context(linking, "three/deep.h", 0, "three");
}

static void test_orphans_take_the_policy_arguments(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/lone.h", "#include <x.h>\n#include \"next.h\"\n");
	tree_write(&linking->tree, "a/next.h", "#include <x.h>\n");
	tree_write(&linking->tree, "own/x.h", "");
	tree_write(&linking->tree, "a/1.c", "");
	DATABASE(linking, "a/1.c -Ielse");
	build(linking);
	assert_lender(linking, "a/lone.h", "");
	assert_targets(linking, "a/lone.h", "own/x.h a/next.h");
	assert_targets(linking, "a/next.h", "own/x.h");
}

static void test_sources_without_a_command_lend_too(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include \"h.h\"\n");
	tree_write(&linking->tree, "a/2.c", "#include \"h.h\"\n");
	tree_write(&linking->tree, "a/h.h", "#include <x.h>\n");
	tree_write(&linking->tree, "own/x.h", "");
	DATABASE(linking, "a/2.c -Ielse");
	build(linking);
	assert_lender(linking, "a/h.h", "a/1.c");
	assert_targets(linking, "a/h.h", "own/x.h");
}

static void test_several_commands(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include <x.h>\n#include <y.h>\n#include \"h.h\"\n");
	tree_write(&linking->tree, "a/h.h", "#include <x.h>\n");
	tree_write(&linking->tree, "one/x.h", "");
	tree_write(&linking->tree, "two/x.h", "");
	tree_write(&linking->tree, "two/y.h", "");
	DATABASE(linking, "a/1.c -Ione", "a/1.c -Itwo", "a/1.c -DSAME -Ione");
	build(linking);
	assert_int_equal(file_at(linking, "a/1.c")->contexts.len, 2);
	assert_targets(linking, "a/1.c", "one/x.h - a/h.h two/x.h two/y.h");
	assert_int_equal(file_at(linking, "a/h.h")->contexts.len, 1);
	assert_context(linking, "a/h.h", 0, "one");
	assert_lender(linking, "two/y.h", "a/1.c");
}

static void test_a_header_that_a_command_names(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include \"h.h\"\n");
	tree_write(&linking->tree, "a/h.h", "#include <x.h>\n");
	tree_write(&linking->tree, "one/x.h", "");
	tree_write(&linking->tree, "two/x.h", "");
	DATABASE(linking, "a/1.c -Ione", "a/h.h -Itwo");
	build(linking);
	assert_true(file_at(linking, "a/h.h")->role.source);
	assert_targets(linking, "a/h.h", "two/x.h");
	assert_lender(linking, "one/x.h", "a/1.c"); /* through a/h.h, in the context of a/1.c */
}

static void test_forced_includes(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include \"conf.h\"\n");
	tree_write(&linking->tree, "conf.h", "#include \"deep.h\"\n"); /* in the working folder */
	tree_write(&linking->tree, "deep.h", "");
	tree_write(&linking->tree, "one/conf.h", "");
	DATABASE(linking, "a/1.c -include conf.h -Ione");
	build(linking);
	assert_targets(linking, "a/1.c", "conf.h one/conf.h");
	assert_lender(linking, "conf.h", "a/1.c");
	assert_lender(linking, "deep.h", "a/1.c");
}

static void test_code_of_any_name(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include \"list.txt\"\n");
	tree_write(&linking->tree, "a/list.txt", "#include \"more.txt\"\n");
	tree_write(&linking->tree, "a/more.txt", "");
	tree_write(&linking->tree, "a/other.txt", "#include \"far.txt\"\n");
	tree_write(&linking->tree, "a/far.txt", "");
	tree_write(&linking->tree, "a/unit.odd", "#include \"2.txt\"\n");
	tree_write(&linking->tree, "a/2.txt", "");
	tree_write(&linking->tree, "a/3.txt", "");
	tree_write(&linking->tree, "a/lone.h", "#include \"3.txt\"\n");
	DATABASE(linking, "a/unit.odd -Ione");
	build(linking);
	assert_lender(linking, "a/list.txt", "a/1.c");
	assert_lender(linking, "a/more.txt", "a/1.c");
	assert_false(is_code(linking, "a/other.txt"));
	assert_false(is_code(linking, "a/far.txt"));
	assert_true(file_at(linking, "a/unit.odd")->role.source);
	assert_lender(linking, "a/2.txt", "a/unit.odd");
	assert_true(is_code(linking, "a/3.txt"));
}

static void test_excluded_files_end_the_road(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include <made.h>\n#include <x.h>\n");
	tree_write(&linking->tree, "gen/made.h", "#include \"list.txt\"\n");
	tree_write(&linking->tree, "gen/list.txt", "");
	tree_write(&linking->tree, "gen/x.h", "");
	tree_write(&linking->tree, "own/x.h", "");
	DATABASE(linking, "a/1.c -Igen -Iown");
	build(linking);
	assert_targets(linking, "a/1.c", "gen/made.h gen/x.h"); /* found first, whoever owns it */
	assert_false(is_code(linking, "gen/made.h"));
	assert_false(is_code(linking, "gen/list.txt"));
}

static void test_outside_beside_hides_what_follows(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "../outside/x.h", "");
	tree_write(&linking->tree, "own/x.h", "");
	tree_folder(&linking->tree, "a");
	tree_link(&linking->tree, "a/x.h", "../../outside/x.h");
	tree_write(&linking->tree, "a/1.c", "#include \"x.h\"\n");
	tree_write(&linking->tree, "b/1.c", "#include \"x.h\"\n");
	build(linking);
	assert_targets(linking, "a/1.c", "-");
	assert_targets(linking, "b/1.c", "own/x.h"); /* and what one finds is not what another finds */
}

static void test_include_cycles_end(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include \"x.h\"\n#include \"1.c\"\n");
	tree_write(&linking->tree, "a/x.h", "#include \"y.h\"\n");
	tree_write(&linking->tree, "a/y.h", "#include \"x.h\"\n#include \"1.c\"\n");
	build(linking);
	assert_targets(linking, "a/y.h", "a/x.h a/1.c");
	assert_lender(linking, "a/1.c", "");
}

static void test_graph_counts(void **state)
{
	struct linking *linking = *state;
	tree_write(&linking->tree, "a/1.c", "#include \"../b/b.h\"\n#include \"../b/b.h\"\n#include \"../lone.h\"\n");
	tree_write(&linking->tree, "a/2.c", "#include \"../b/b.h\"\n#include \"1.c\"\n");
	tree_write(&linking->tree, "b/b.h", "#include \"../lone.h\"\n");
	tree_write(&linking->tree, "lone.h", "#include \"a/2.c\"\n");
	build(linking);
	const struct model *model = &linking->scratch.model;
	module_id a = policy_find_module(model->configuration.policy, STR("a"));
	module_id b = policy_find_module(model->configuration.policy, STR("b"));
	assert_int_equal(graph_count(model->graph, a, b), 3);
	assert_int_equal(graph_count(model->graph, b, a), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_header_takes_the_first_source_that_includes_it),
		TEST(test_orphans_take_the_policy_arguments),
		TEST(test_sources_without_a_command_lend_too),
		TEST(test_several_commands),
		TEST(test_a_header_that_a_command_names),
		TEST(test_forced_includes),
		TEST(test_code_of_any_name),
		TEST(test_excluded_files_end_the_road),
		TEST(test_outside_beside_hides_what_follows),
		TEST(test_include_cycles_end),
		TEST(test_graph_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A project kept up to date through its public calls: buffers, policies and the disk, and who is told of what. */
#include "project_fixture.h"

#define USES_B                                                                       \
	"{\"version\":1,\"modules\":{\"a\":{\"files\":[\"a/**\"],\"uses\":[\"b\"]}," \
	"\"b\":{\"files\":[\"b/**\"],\"public\":[\"b/b*.h\"]}}}"
#define USES_NOTHING                                                                                            \
	"{\"version\":1,\"modules\":{\"a\":{\"files\":[\"a/**\"]},\"b\":{\"files\":[\"b/**\"],\"public\":[\"b/" \
	"b*.h\"]}}}"

static int set_up(void **state)
{
	struct world *world = mem_new(struct world);
	world_create(world);
	struct tree *tree = &world->tree;
	tree_write(tree, "autotomy.json", USES_B);
	tree_write(tree, "a/a.c", "#include \"a.h\"\n");
	tree_write(tree, "a/a.h", "#include \"../b/b.h\"\n");
	tree_write(tree, "b/b.h", "");
	tree_write(tree, "b/in.h", "");
	world_open(world, false);
	world_settle(world);
	world_forget_events(world);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	world_destroy(*state);
	free(*state);
	return 0;
}

static void write_on_disk(struct world *world, const char *path, const char *text)
{
	tree_write(&world->tree, path, text);
	project_disk_changed(world->project, str_from(path));
}

static void remove_from_disk(struct world *world, const char *path)
{
	tree_remove(&world->tree, path);
	project_disk_changed(world->project, str_from(path));
}

/* ---- buffers ---- */

static void test_an_edit_is_judged_at_once(void **state)
{
	struct world *world = *state;
	world_type(world, "a/a.c", "#include \"../b/in.h\"\n");
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER)); /* before anything is settled */
	assert_int_equal(world->changed.len, 0);
	world_type(world, "a/a.c", "\n#include \"../b/in.h\"\n");
	size_t count;
	assert_int_equal(project_verdict(world->project, STR("a/a.c"), &count)->range.begin.line, 2);
	world_type(world, "a/a.c", "");
	assert_int_equal(world_count(world, "a/a.c"), 0);
	world_settle(world);
}

static void test_the_disk_is_the_truth_after_closing(void **state)
{
	struct world *world = *state;
	world_type(world, "a/a.c", "#include \"../b/in.h\"\n");
	world_settle(world);
	world_forget_events(world);
	world_close_buffer(world, "a/a.c");
	assert_int_equal(world_count(world, "a/a.c"), 0);
	world_settle(world);
	assert_true(world_was_changed(world, "a/a.c"));
}

static void test_a_buffer_that_never_was_on_the_disk(void **state)
{
	struct world *world = *state;
	world_type(world, "a/a.c", "#include \"new.h\"\n#include \"../b/new.h\"\n");
	world_type(world, "b/new.h", "");
	world_settle(world);
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
	world_close_buffer(world, "b/new.h");
	world_settle(world);
	assert_false(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
}

static void test_the_disk_does_not_disturb_a_buffer(void **state)
{
	struct world *world = *state;
	world_type(world, "a/a.c", "#include \"../b/in.h\"\n");
	write_on_disk(world, "a/a.c", "\n");
	world_settle(world);
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
	remove_from_disk(world, "a/a.c");
	world_settle(world);
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
	world_close_buffer(world, "a/a.c");
	world_settle(world);
	assert_int_equal(world_count(world, "a/a.c"), 0);
}

static void test_a_buffer_of_no_code(void **state)
{
	struct world *world = *state;
	world_type(world, "README.md", "#include \"b/in.h\"\n");
	world_settle(world);
	assert_int_equal(world_count(world, "README.md"), 0);
	/* Until somebody includes it: then it is a header, as the buffer has it. */
	world_type(world, "a/a.c", "#include \"../README.md\"\n");
	world_settle(world);
	world_type(world, "README.md", "#include \"b/in.h\"\n#include \"b/in.h\"\n");
	assert_int_equal(world_count(world, "README.md"), 2);
	world_type(world, "a/a.c", "\n");
	world_settle(world);
	assert_int_equal(world_count(world, "README.md"), 0);
}

/* ---- what follows from an edit ---- */

static void test_an_unsaved_header_changes_its_dependents(void **state)
{
	struct world *world = *state;
	write_on_disk(world, "b/b.c", "#include \"b.h\"\n");
	world_settle(world);
	world_forget_events(world);
	/* a -> b by a/a.h; b -> a by the buffer: a cycle, told where it is cut. */
	world_type(world, "b/b.h", "#include \"../a/a.h\"\n");
	world_settle(world);
	assert_true(world_tells(world, "b/b.h", RULE_DEPENDENCY));
	bool cut = world_tells(world, "a/a.h", RULE_CYCLE) || world_tells(world, "b/b.h", RULE_CYCLE);
	assert_true(cut);
	if (world_tells(world, "a/a.h", RULE_CYCLE))
		assert_true(world_was_changed(world, "a/a.h"));
	world_type(world, "b/b.h", "");
	world_settle(world);
	assert_false(world_tells(world, "a/a.h", RULE_CYCLE) || world_tells(world, "b/b.h", RULE_CYCLE));
}

static void test_only_changes_are_announced(void **state)
{
	struct world *world = *state;
	world_type(world, "a/a.h", "#include \"../b/b.h\"\nint more;\n");
	world_settle(world);
	assert_int_equal(world->changed.len, 0);
}

static void test_unused_dependencies_follow_the_includes(void **state)
{
	struct world *world = *state;
	assert_false(world_tells(world, "autotomy.json", RULE_UNUSED_DEPENDENCY));
	world_type(world, "a/a.h", "");
	world_settle(world);
	assert_true(world_tells(world, "autotomy.json", RULE_UNUSED_DEPENDENCY));
	assert_true(world_was_changed(world, "autotomy.json"));
	world_forget_events(world);
	world_close_buffer(world, "a/a.h");
	world_settle(world);
	assert_false(world_tells(world, "autotomy.json", RULE_UNUSED_DEPENDENCY));
	assert_true(world_was_changed(world, "autotomy.json"));
}

static void test_offered_headers_follow_the_files(void **state)
{
	struct world *world = *state;
	world_type(world, "a/a.c", "#include \"../b/in.h\"\n");
	world_settle(world);
	world_forget_events(world);
	write_on_disk(world, "b/b_in.h", "");
	world_settle(world);
	size_t count;
	const struct violation *violations = project_verdict(world->project, STR("a/a.c"), &count);
	assert_int_equal(count, 1);
	assert_int_equal(violations[0].instead_count, 2);
	assert_true(world_was_changed(world, "a/a.c"));
	remove_from_disk(world, "b/b_in.h");
	world_settle(world);
	violations = project_verdict(world->project, STR("a/a.c"), &count);
	assert_int_equal(violations[0].instead_count, 1);
}

/* ---- the policy ---- */

static void test_a_policy_in_a_buffer(void **state)
{
	struct world *world = *state;
	world_type(world, "autotomy.json", USES_NOTHING);
	world_settle(world);
	assert_true(world_tells(world, "a/a.h", RULE_DEPENDENCY));
	assert_true(world_was_changed(world, "a/a.h"));
	world_close_buffer(world, "autotomy.json");
	world_settle(world);
	assert_false(world_tells(world, "a/a.h", RULE_DEPENDENCY));
}

static void test_the_last_good_policy_stays(void **state)
{
	struct world *world = *state;
	world_type(world, "autotomy.json", USES_NOTHING);
	world_settle(world);
	world_type(world, "autotomy.json",
		   "{\"version\":1,\"modules\":{\"a\":{\"files\":[\"a/**\"],\"uses\":[\"bb\"]}}}");
	world_settle(world);
	assert_true(world_tells(world, "autotomy.json", RULE_CONFIG));
	assert_true(world_tells(world, "a/a.h", RULE_DEPENDENCY));
	world_type(world, "a/a.c", "#include \"../b/in.h\"\n");
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
	world_type(world, "autotomy.json", USES_B);
	world_settle(world);
	assert_false(world_tells(world, "autotomy.json", RULE_CONFIG));
	assert_false(world_tells(world, "a/a.h", RULE_DEPENDENCY));
}

static void test_a_policy_that_walks_elsewhere(void **state)
{
	struct world *world = *state;
	write_on_disk(world, "d/d.c", "#include \"../b/in.h\"\n");
	world_settle(world);
	assert_true(world_tells(world, "d/d.c", RULE_PRIVATE_HEADER));
	write_on_disk(
		world, "autotomy.json",
		"{\"version\":1,\"exclude\":[\"d/**\"],\"modules\":{\"b\":{\"files\":[\"b/**\"],\"public\":[]}}}");
	world_settle(world);
	assert_int_equal(world_count(world, "d/d.c"), 0);
	write_on_disk(world, "autotomy.json", USES_B);
	world_settle(world);
	assert_true(world_tells(world, "d/d.c", RULE_PRIVATE_HEADER));
}

static void test_ties_follow_the_files(void **state)
{
	struct world *world = *state;
	world_type(world, "autotomy.json",
		   "{\"version\":1,\"modules\":{\"a\":{\"files\":[\"a/**\",\"x/?.c\"]},\"b\":{\"files\":[\"b/**\",\"x/"
		   "[y].c\"]}}}");
	world_settle(world);
	assert_false(world_tells(world, "autotomy.json", RULE_CONFIG));
	write_on_disk(world, "x/y.c", "");
	world_settle(world);
	assert_true(world_tells(world, "autotomy.json", RULE_CONFIG));
	remove_from_disk(world, "x/y.c");
	world_settle(world);
	assert_false(world_tells(world, "autotomy.json", RULE_CONFIG));
}

static void test_baseline(void **state)
{
	struct world *world = *state;
	write_on_disk(world, "a/a.c", "#include \"../b/in.h\"\n");
	write_on_disk(world, "autotomy-baseline.json",
		      "{\"version\":1,\"entries\":[{\"rule\":\"private-header\",\"from\":\"a\",\"to\":\"b\","
		      "\"file\":\"a/a.c\",\"target\":\"b/in.h\",\"symbol\":null,\"count\":1}]}");
	world_settle(world);
	assert_int_equal(world_count(world, "a/a.c"), 1);
	assert_false(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
	world_type(world, "a/a.c", "#include \"../b/in.h\"\n#include \"../b/in.h\"\n");
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER)); /* one more than was accepted */
	world_type(world, "a/a.c", "");
	world_settle(world);
	assert_true(world_tells(world, "autotomy-baseline.json", RULE_BASELINE));
	/* The file moves, and its entry with it. */
	world_close_buffer(world, "a/a.c");
	remove_from_disk(world, "a/a.c");
	write_on_disk(world, "a/moved.c", "#include \"../b/in.h\"\n");
	world_settle(world);
	assert_int_equal(world_count(world, "a/moved.c"), 1);
	assert_false(world_tells(world, "a/moved.c", RULE_PRIVATE_HEADER));
	assert_false(world_tells(world, "autotomy-baseline.json", RULE_BASELINE));
}

/* ---- the disk ---- */

static void test_files_come_and_go(void **state)
{
	struct world *world = *state;
	write_on_disk(world, "a/new/deep/d.c", "#include \"../../../b/in.h\"\n");
	world_settle(world);
	assert_true(world_tells(world, "a/new/deep/d.c", RULE_PRIVATE_HEADER));
	tree_remove(&world->tree, "a/new");
	project_disk_changed(world->project, STR("a/new"));
	world_settle(world);
	assert_int_equal(world_count(world, "a/new/deep/d.c"), 0);
	assert_true(world_was_changed(world, "a/new/deep/d.c"));
}

static void test_an_unreadable_file_has_no_verdict(void **state)
{
	struct world *world = *state;
	write_on_disk(world, "a/a.c", "#include \"../b/in.h\"\n");
	world_settle(world);
	assert_int_equal(world_count(world, "a/a.c"), 1);
	tree_remove(&world->tree, "a/a.c");
	tree_folder(&world->tree, "a/a.c"); /* as unreadable to root as to others */
	project_disk_changed(world->project, STR("a/a.c"));
	world_settle(world);
	assert_int_equal(world_count(world, "a/a.c"), 0);
}

/* The file went while the policy excluded it; the policy changes before the disk's word of it arrives. */
static void test_a_file_that_went_is_not_called_unreadable(void **state)
{
	struct world *world = *state;
	struct arena arena = {0};
	struct str why;
	write_on_disk(world, "a/a.c", "#include \"../b/in.h\"\n");
	world_type(world, "autotomy.json",
		   "{\"version\":1,\"exclude\":[\"a/a.c\"],\"modules\":{\"a\":{\"files\":[\"a/**\"]}}}");
	world_settle(world);
	tree_remove(&world->tree, "a/a.c");
	world_type(world, "autotomy.json", USES_B);
	world_settle(world);
	assert_false(project_set_aside(world->project, &arena, STR("a/a.c"), &why));
	assert_int_equal(world_count(world, "a/a.c"), 0);
	world_forget_events(world);
	write_on_disk(world, "a/a.c", "#include \"../b/in.h\"\n");
	world_settle(world);
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
	assert_true(world_was_changed(world, "a/a.c"));
	arena_finish(&arena);
}

static void test_a_database_changes_what_includes_mean(void **state)
{
	struct world *world = *state;
	write_on_disk(world, "a/a.c", "#include <in.h>\n");
	world_settle(world);
	assert_int_equal(world_count(world, "a/a.c"), 0);
	write_on_disk(world, "compile_commands.json",
		      arena_printf(&world->tree.arena,
				   "[{\"directory\":\"%.*s\",\"file\":\"a/a.c\",\"command\":\"cc -Ib -c a/a.c\"}]",
				   STR_ARG(world->tree.root))
			      .ptr);
	world_settle(world);
	assert_true(world_tells(world, "a/a.c", RULE_PRIVATE_HEADER));
	remove_from_disk(world, "compile_commands.json");
	world_settle(world);
	assert_int_equal(world_count(world, "a/a.c"), 0);
}

/* ---- what else it answers ---- */

static void visit(void *context, struct str path)
{
	struct strbuf *paths = context;
	strbuf_printf(paths, "%.*s ", STR_ARG(path));
}

static void test_each_verdict(void **state)
{
	struct world *world = *state;
	struct strbuf paths = {0};
	world_type(world, "a/a.c", "#include \"../b/in.h\"\n");
	world_type(world, "a/a.h",
		   "#include \"../b/in.h\" /* autotomy: allow(private-header): old */\n#include \"../b/b.h\"\n");
	world_settle(world);
	assert_int_equal(world_count(world, "a/a.h"), 1); /* suppressed: nothing to show */
	project_each_verdict(world->project, visit, &paths);
	assert_str_is(strbuf_str(&paths), "a/a.c ");
	strbuf_free(&paths);
}

static void test_texts_and_paths(void **state)
{
	struct world *world = *state;
	struct arena arena = {0};
	struct str text, path;
	world_type(world, "a/a.c", "buffer\n");
	assert_true(project_text(world->project, &arena, STR("a/a.c"), &text));
	assert_str_is(text, "buffer\n");
	assert_true(project_text(world->project, &arena, STR("a/a.h"), &text));
	assert_str_is(text, "#include \"../b/b.h\"\n");
	assert_false(project_text(world->project, &arena, STR("a/none.h"), &text));
	tree_link(&world->tree, "way", "a");
	assert_true(project_tree_path(world->project, &arena, str_from(tree_absolute(&world->tree, "way/a.h")), &path));
	assert_str_is(path, "a/a.h");
	assert_false(project_tree_path(world->project, &arena, STR("/dev/null"), &path));
	arena_finish(&arena);
}

/* ---- beginnings ---- */

static void test_a_buffer_before_the_tree_is_known(void **state)
{
	(void)state;
	struct world world;
	world_create(&world);
	tree_write(&world.tree, "autotomy.json", USES_B);
	tree_write(&world.tree, "b/in.h", "");
	tree_write(&world.tree, "a/a.c", "\n");
	world_open(&world, false);
	assert_false(project_loaded(world.project));
	world_type(&world, "a/a.c", "#include \"../b/in.h\"\n");
	assert_true(world_tells(&world, "a/a.c", RULE_PRIVATE_HEADER));
	world_settle(&world);
	assert_true(project_loaded(world.project));
	assert_true(world_tells(&world, "a/a.c", RULE_PRIVATE_HEADER));
	world_destroy(&world);
}

static void test_a_buffer_before_there_is_a_policy(void **state)
{
	(void)state;
	struct world world;
	world_create(&world);
	tree_write(&world.tree, "autotomy.json", "{");
	tree_write(&world.tree, "b/in.h", "");
	world_open(&world, false);
	world_type(&world, "a/a.c", "#include \"../b/in.h\"\n");
	world_settle(&world);
	assert_int_equal(world_count(&world, "a/a.c"), 0);
	assert_true(world_tells(&world, "autotomy.json", RULE_CONFIG));
	write_on_disk(&world, "autotomy.json", USES_B);
	world_settle(&world);
	assert_true(world_tells(&world, "a/a.c", RULE_PRIVATE_HEADER));
	world_destroy(&world);
}

static void test_a_root_that_is_not_there(void **state)
{
	(void)state;
	struct world world;
	world_create(&world);
	assert_int_equal(rmdir(tree_absolute(&world.tree, "")), 0);
	world_open(&world, true);
	world_settle(&world);
	assert_true(world.logs.len > 0);
	assert_true(world_tells(&world, "autotomy.json", RULE_CONFIG));
	world_destroy(&world);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_an_edit_is_judged_at_once),
		TEST(test_the_disk_is_the_truth_after_closing),
		TEST(test_a_buffer_that_never_was_on_the_disk),
		TEST(test_the_disk_does_not_disturb_a_buffer),
		TEST(test_a_buffer_of_no_code),
		TEST(test_an_unsaved_header_changes_its_dependents),
		TEST(test_only_changes_are_announced),
		TEST(test_unused_dependencies_follow_the_includes),
		TEST(test_offered_headers_follow_the_files),
		TEST(test_a_policy_in_a_buffer),
		TEST(test_the_last_good_policy_stays),
		TEST(test_a_policy_that_walks_elsewhere),
		TEST(test_ties_follow_the_files),
		TEST(test_baseline),
		TEST(test_files_come_and_go),
		TEST(test_an_unreadable_file_has_no_verdict),
		TEST(test_a_file_that_went_is_not_called_unreadable),
		TEST(test_a_database_changes_what_includes_mean),
		TEST(test_each_verdict),
		TEST(test_texts_and_paths),
		cmocka_unit_test(test_a_buffer_before_the_tree_is_known),
		cmocka_unit_test(test_a_buffer_before_there_is_a_policy),
		cmocka_unit_test(test_a_root_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

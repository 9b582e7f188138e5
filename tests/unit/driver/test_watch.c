/* What happens on the disk behind our back is seen soon, by events or, where watching fails, by a sweep. */
#include "project_fixture.h"

enum {
	SEEN_MS = 250,       /* what is promised */
	SWEPT_MS = 5000,     /* a sweep a second, on a busy machine */
	PATIENCE_MS = 10000, /* for the promise's own machinery: sanitizers make it slow */
};

#define BREAKS "#include \"../b/in.h\"\n"

static int set_up(void **state)
{
	struct world *world = mem_new(struct world);
	world_create(world);
	struct tree *tree = &world->tree;
	tree_write(tree, "autotomy.json",
		   "{\"version\":1,\"exclude\":[\"build/**\"],\"modules\":{\"a\":{\"files\":[\"src/a/**\",\"new/**\"],"
		   "\"uses\":[\"b\"]},\"b\":{\"files\":[\"src/b/**\"],\"public\":[\"src/b/b.h\"]}}}");
	tree_write(tree, "src/a/a.c", "#include \"../b/b.h\"\n");
	tree_write(tree, "src/b/b.h", "");
	tree_write(tree, "src/b/in.h", "");
	world_open(world, true);
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

static bool is_broken(struct world *world, const char *path)
{
	return world_tells(world, path, RULE_PRIVATE_HEADER);
}

static bool a_is_broken(struct world *world)
{
	return is_broken(world, "src/a/a.c");
}

static bool a_is_clean(struct world *world)
{
	return world_count(world, "src/a/a.c") == 0;
}

static bool new_is_broken(struct world *world)
{
	return is_broken(world, "src/a/new.c");
}

static bool new_is_clean(struct world *world)
{
	return world_count(world, "src/a/new.c") == 0;
}

static bool deep_is_broken(struct world *world)
{
	return is_broken(world, "src/a/x/y/deep.c");
}

static bool deep_is_clean(struct world *world)
{
	return !deep_is_broken(world);
}

static bool moved_is_broken(struct world *world)
{
	return is_broken(world, "src/a/moved/deep.c");
}

static bool deep_is_gone(struct world *world)
{
	const struct file *file = file_table_get(&world->project->model.table, STR("src/a/x/y/deep.c"));
	return !deep_is_broken(world) && (!file || !file->present);
}

static void assert_seen(struct world *world, bool (*done)(struct world *world))
{
	uint64_t begin = uv_hrtime();
	assert_true(world_run_until(world, done, PATIENCE_MS));
	print_message("seen after %.1f ms\n", (double)(uv_hrtime() - begin) / 1e6);
	assert_true(uv_hrtime() - begin < (uint64_t)SEEN_MS * 1000000);
}

static void test_a_file_is_written(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "src/a/a.c", BREAKS);
	assert_seen(world, a_is_broken);
	world_settle(world);
	assert_true(world_was_changed(world, "src/a/a.c"));
	tree_write(&world->tree, "src/a/a.c", "\n");
	assert_seen(world, a_is_clean);
}

static void test_a_file_is_replaced(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "src/a/a.c.tmp", BREAKS);
	tree_rename(&world->tree, "src/a/a.c.tmp", "src/a/a.c");
	assert_seen(world, a_is_broken);
}

static void test_same_size_in_the_same_moment(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < 20; i++) {
		tree_write(&world->tree, "src/a/a.c", "#include \"../b/in.h\"\n");
		tree_write(&world->tree, "src/a/a.c", "#include \"../b/no.h\"\n");
		assert_true(world_run_until(world, a_is_clean, PATIENCE_MS));
		tree_write(&world->tree, "src/a/a.c", "#include \"../b/in.h\"\n");
		assert_true(world_run_until(world, a_is_broken, PATIENCE_MS));
	}
}

static void test_a_file_comes_and_goes(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "src/a/new.c", BREAKS);
	assert_seen(world, new_is_broken);
	tree_rename(&world->tree, "src/b/in.h", "src/b/other.h");
	assert_seen(world, new_is_clean); /* the include means nothing any more */
	tree_rename(&world->tree, "src/b/other.h", "src/b/in.h");
	assert_seen(world, new_is_broken);
	tree_remove(&world->tree, "src/a/new.c");
	assert_seen(world, new_is_clean);
}

#define DEEP_BREAKS "#include \"../../../b/in.h\"\n"

static void test_folders_come_and_go(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "src/a/x/y/deep.c", DEEP_BREAKS);
	assert_seen(world, deep_is_broken);
	tree_remove(&world->tree, "src/a/x");
	assert_seen(world, deep_is_gone);
	tree_write(&world->tree, "src/a/x/y/deep.c", "\n"); /* the same names anew */
	world_run_until(world, deep_is_broken, 100);
	tree_write(&world->tree, "src/a/x/y/deep.c", DEEP_BREAKS);
	assert_seen(world, deep_is_broken);
}

static void test_a_folder_is_renamed(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "src/a/x/y/deep.c", DEEP_BREAKS);
	assert_seen(world, deep_is_broken);
	tree_rename(&world->tree, "src/a/x/y", "src/a/moved");
	assert_seen(world, deep_is_gone);
	tree_write(&world->tree, "src/a/moved/deep.c", "#include \"../../b/in.h\"\n");
	assert_seen(world, moved_is_broken);
}

static void test_a_folder_is_swapped(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "src/a/x/y/deep.c", "\n");
	tree_write(&world->tree, "../aside/y/deep.c", DEEP_BREAKS);
	world_run_until(world, deep_is_broken, 100);
	tree_remove(&world->tree, "src/a/x");
	tree_rename(&world->tree, "../aside", "src/a/x");
	assert_seen(world, deep_is_broken);
	tree_write(&world->tree, "src/a/x/y/deep.c", "\n"); /* and is watched in its turn */
	assert_seen(world, deep_is_clean);
}

static bool policy_is_refused(struct world *world)
{
	return world->project->refused != NULL;
}

static bool policy_is_taken(struct world *world)
{
	return world->project->refused == NULL && world->project->told_stale == false;
}

static void test_the_policy_is_written(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "autotomy.json", "{");
	assert_seen(world, policy_is_refused);
	tree_write(&world->tree, "autotomy.json", "{\"version\":1,\"modules\":{}}");
	assert_seen(world, policy_is_taken);
}

static bool has_database(struct world *world)
{
	return world->project->model.configuration.database.count == 1;
}

static bool has_no_database(struct world *world)
{
	return world->project->model.configuration.database.count == 0;
}

static void write_database(struct world *world)
{
	tree_write(&world->tree, "build/compile_commands.json",
		   arena_printf(&world->tree.arena,
				"[{\"directory\":\"%.*s\",\"file\":\"src/a/a.c\",\"command\":\"cc\"}]",
				STR_ARG(world->tree.root))
			   .ptr);
}

static void test_a_database_comes_and_goes_in_an_excluded_folder(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < 3; i++) {
		write_database(world);
		assert_seen(world, has_database);
		tree_remove(&world->tree, "build");
		assert_seen(world, has_no_database);
	}
}

static void test_gone_folders_make_nobody_blind(void **state)
{
	struct world *world = *state;
	tree_write(&world->tree, "src/a/x/y/deep.c", DEEP_BREAKS);
	assert_seen(world, deep_is_broken);
	tree_remove(&world->tree, "src/a/x");
	assert_seen(world, deep_is_gone);
	project_watch_all(world->project);
	assert_false(world->project->blind);
}

static void test_a_sweep_sees_what_no_event_told(void **state)
{
	struct world *world = *state;
	/* As when no folder can be watched. */
	watch_forget(world->project->watch, world->tree.root);
	tree_write(&world->tree, "src/a/new.c", BREAKS);
	tree_write(&world->tree, "src/a/x/y/deep.c", DEEP_BREAKS);
	assert_false(world_run_until(world, new_is_broken, 100));
	project_sweep(world->project);
	assert_true(world_run_until(world, new_is_broken, SWEPT_MS));
	assert_true(world_run_until(world, deep_is_broken, SWEPT_MS));
	tree_remove(&world->tree, "src/a/x");
	tree_write(&world->tree, "autotomy.json", "{");
	project_sweep(world->project);
	assert_true(world_run_until(world, deep_is_gone, SWEPT_MS));
	assert_true(world_run_until(world, policy_is_refused, SWEPT_MS));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_file_is_written),
		TEST(test_a_file_is_replaced),
		TEST(test_same_size_in_the_same_moment),
		TEST(test_a_file_comes_and_goes),
		TEST(test_folders_come_and_go),
		TEST(test_a_folder_is_renamed),
		TEST(test_a_folder_is_swapped),
		TEST(test_the_policy_is_written),
		TEST(test_a_database_comes_and_goes_in_an_excluded_folder),
		TEST(test_gone_folders_make_nobody_blind),
		TEST(test_a_sweep_sees_what_no_event_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

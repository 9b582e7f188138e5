/* The table of files, and what it answers from the walk or asks of the disk. */
#include "tree_fixture.h"

#include "disk/loader.h"
#include "model/file_table.h"

struct asking {
	struct tree tree;
	struct file_table table;
	int root_fd;
	struct policy *policy;
};

static struct policy *read_policy(const char *text)
{
	struct policy_builder *builder = policy_builder_create();
	policy_builder_root(builder, STR("autotomy.json"), str_from(text));
	return policy_builder_finish(builder);
}

static int set_up(void **state)
{
	struct asking *asking = mem_new(struct asking);
	tree_create(&asking->tree);
	asking->root_fd = open(tree_absolute(&asking->tree, "."), O_RDONLY | O_DIRECTORY);
	file_table_init(&asking->table, asking->tree.root, asking->root_fd);
	asking->policy = read_policy("{\"version\":1,\"exclude\":[\"gen/**\"],\"modules\":{}}");
	*state = asking;
	return 0;
}

static int tear_down(void **state)
{
	struct asking *asking = *state;
	file_table_finish(&asking->table);
	close(asking->root_fd);
	policy_release(asking->policy);
	tree_destroy(&asking->tree);
	free(asking);
	return 0;
}

static void take_in(struct asking *asking)
{
	struct loaded_tree loaded;
	struct load_options options = {.root_fd = asking->root_fd, .policy = asking->policy, .threads = 2};
	tree_load(&options, &loaded);
	for (size_t i = 0; i < loaded.folders.len; i++)
		file_table_add_folder(&asking->table, loaded.folders.items[i]);
	for (size_t i = 0; i < loaded.passed_over.len; i++)
		file_table_add_passed_over(&asking->table, loaded.passed_over.items[i]);
	for (size_t i = 0; i < loaded.files.len; i++)
		file_table_intern(&asking->table, loaded.files.items[i].path)->present = true;
	loaded_tree_finish(&loaded);
}

/* The tree path that is found, or the empty string. */
static struct str look_for(struct asking *asking, const char *path)
{
	struct file_finder finder = file_table_finder(&asking->table);
	struct str real = {0};
	return finder.find(finder.context, str_from(path), &real) ? real : (struct str){0};
}

static void test_entries(void **state)
{
	struct asking *asking = *state;
	struct file_table *table = &asking->table;
	assert_null(file_table_get(table, STR("a.c")));
	struct file *file = file_table_intern(table, STR("a.c"));
	assert_ptr_equal(file_table_intern(table, STR("a.c")), file);
	assert_ptr_equal(file_table_get(table, STR("a.c")), file);
	assert_false(file->present);
	assert_int_equal(file_table_intern(table, STR("b.c"))->index, 1);
}

static void test_walked_folders_answer_for_themselves(void **state)
{
	struct asking *asking = *state;
	tree_write(&asking->tree, "src/a.h", "");
	take_in(asking);
	tree_write(&asking->tree, "src/late.h",
		   ""); /* the walk did not meet it, so it is not there until somebody says so */
	tree_write(&asking->tree, "late/late.h", "");
	assert_str_is(look_for(asking, "src/a.h"), "src/a.h");
	assert_str_is(look_for(asking, "src/late.h"), "");
	assert_str_is(look_for(asking, "late/late.h"), "");
	assert_int_equal(strmap_count(&asking->table.probes), 0);
}

static void test_other_names_are_asked_of_the_disk(void **state)
{
	struct asking *asking = *state;
	tree_write(&asking->tree, "src/table.txt", "");
	take_in(asking);
	assert_false(file_table_looks_for(&asking->table, STR("src/table.txt")));
	assert_str_is(look_for(asking, "src/table.txt"), "src/table.txt");
	assert_str_is(look_for(asking, "src/other.txt"), "");
	assert_true(file_table_looks_for(&asking->table, STR("elsewhere/other.txt")));
	assert_true(file_table_looks_for(&asking->table, STR("any.h")));
}

static void test_passed_over_folders_and_links(void **state)
{
	struct asking *asking = *state;
	tree_write(&asking->tree, "src/a.h", "");
	tree_write(&asking->tree, "gen/made.h", "");
	tree_write(&asking->tree, ".dot/d.h", "");
	tree_write(&asking->tree, "../outside/o.h", "");
	tree_link(&asking->tree, "way", "src");
	tree_link(&asking->tree, "src/alias.h", "a.h");
	tree_link(&asking->tree, "out", "../outside");
	take_in(asking);
	assert_str_is(look_for(asking, "gen/made.h"), "gen/made.h");
	assert_str_is(look_for(asking, "gen/none.h"), "");
	assert_str_is(look_for(asking, ".dot/d.h"), ".dot/d.h");
	assert_str_is(look_for(asking, "way/a.h"), "src/a.h");
	assert_str_is(look_for(asking, "src/alias.h"), "src/a.h");
	assert_str_is(look_for(asking, "out/o.h"),
		      path_join(&asking->tree.arena, asking->tree.base, STR("outside/o.h")).ptr);
	assert_false(asking->table.dangling);
}

static void test_probes_are_remembered_until_forgotten(void **state)
{
	struct asking *asking = *state;
	tree_folder(&asking->tree, "gen");
	take_in(asking);
	assert_str_is(look_for(asking, "gen/made.h"), "");
	tree_write(&asking->tree, "gen/made.h", "");
	assert_str_is(look_for(asking, "gen/made.h"), "");
	file_table_forget_probes(&asking->table);
	assert_str_is(look_for(asking, "gen/made.h"), "gen/made.h");
}

static void test_links_that_lead_nowhere(void **state)
{
	struct asking *asking = *state;
	tree_folder(&asking->tree, "src");
	tree_link(&asking->tree, "src/alias.h", "new.h");
	take_in(asking);
	assert_str_is(look_for(asking, "src/alias.h"), "");
	assert_true(asking->table.dangling);
	file_table_forget_probes(&asking->table);
	tree_write(&asking->tree, "src/new.h", "");
	assert_str_is(look_for(asking, "src/alias.h"), "src/new.h");
}

static void test_unknown_folders(void **state)
{
	struct asking *asking = *state;
	tree_folder(&asking->tree, "src/db");
	tree_folder(&asking->tree, "gen");
	take_in(asking);
	const struct file_table *table = &asking->table;
	assert_str_is(file_table_unknown_folder(table, STR("src/db/a.h")), "");
	assert_str_is(file_table_unknown_folder(table, STR("a.h")), "");
	assert_str_is(file_table_unknown_folder(table, STR("src/new/deep/a.h")), "src/new");
	assert_str_is(file_table_unknown_folder(table, STR("gen/deep/a.h")), "");
	file_table_forget_folder(&asking->table, STR("src"));
	assert_str_is(file_table_unknown_folder(table, STR("src/db/a.h")), "src");
	assert_true(file_table_has_folder(table, STR(".")));
}

static void test_path_set(void **state)
{
	(void)state;
	struct path_set set = {0};
	char name[16];
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "f%d", i % 50);
		assert_int_equal(path_set_add(&set, str_from(name)), i < 50);
	}
	for (int i = 0; i < 50; i += 3) {
		snprintf(name, sizeof name, "f%d", i);
		path_set_remove(&set, str_from(name));
		path_set_remove(&set, str_from(name));
	}
	size_t count = 0;
	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof name, "f%d", i);
		assert_int_equal(path_set_has(&set, str_from(name)), i % 3 != 0);
		count += i % 3 != 0;
	}
	assert_int_equal(set.list.len, count);
	for (size_t i = 0; i < set.list.len; i++)
		assert_int_equal(strmap_get(&set.indices, set.list.items[i]), i);
	path_set_finish(&set);
	assert_int_equal(set.list.len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_entries),
		TEST(test_walked_folders_answer_for_themselves),
		TEST(test_other_names_are_asked_of_the_disk),
		TEST(test_passed_over_folders_and_links),
		TEST(test_probes_are_remembered_until_forgotten),
		TEST(test_links_that_lead_nowhere),
		TEST(test_unknown_folders),
		cmocka_unit_test(test_path_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

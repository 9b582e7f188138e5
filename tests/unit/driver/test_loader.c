/* Loading a tree on several threads, and the packing of what it scans. */
#include "tree_fixture.h"

#include <autotomy/core/scan.h>

#include "disk/loader.h"
#include "model/file_table.h"

struct loading {
	struct tree tree;
	int root_fd;
	struct policy *policy;
	struct loaded_tree loaded;
};

static int set_up(void **state)
{
	struct loading *loading = mem_new(struct loading);
	tree_create(&loading->tree);
	loading->root_fd = open(tree_absolute(&loading->tree, "."), O_RDONLY | O_DIRECTORY);
	struct policy_builder *builder = policy_builder_create();
	policy_builder_root(builder, STR("autotomy.json"),
			    STR("{\"version\":1,\"exclude\":[\"gen/**\",\"src/one.c\"],\"modules\":{}}"));
	loading->policy = policy_builder_finish(builder);
	*state = loading;
	return 0;
}

static int tear_down(void **state)
{
	struct loading *loading = *state;
	loaded_tree_finish(&loading->loaded);
	close(loading->root_fd);
	policy_release(loading->policy);
	tree_destroy(&loading->tree);
	free(loading);
	return 0;
}

static void load(struct loading *loading, unsigned threads)
{
	struct load_options options = {
		.root_fd = loading->root_fd, .policy = loading->policy, .threads = threads, .signatures = true};
	tree_load(&options, &loading->loaded);
}

static const struct loaded_file *loaded_file(const struct loading *loading, const char *path)
{
	for (size_t i = 0; i < loading->loaded.files.len; i++)
		if (str_eq(loading->loaded.files.items[i].path, str_from(path)))
			return &loading->loaded.files.items[i];
	return NULL;
}

static bool has_path(const struct str *paths, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(paths[i], str_from(path)))
			return true;
	return false;
}

static void test_what_is_loaded(void **state)
{
	struct loading *loading = *state;
	struct tree *tree = &loading->tree;
	tree_write(tree, "src/one.c", "#include \"one.h\"\n");
	tree_write(tree, "src/deep/two.hpp", "");
	tree_write(tree, "src/README.md", "#include \"no.h\"\n");
	tree_write(tree, "gen/made.c", "");
	tree_write(tree, ".git/x.c", "");
	tree_link(tree, "src/link.c", "one.c");
	tree_link(tree, "way", "src");
	load(loading, 3);
	assert_int_equal(loading->loaded.files.len, 2);
	/* A file that is excluded by itself is known; only whole folders are not entered. */
	assert_int_equal(loaded_file(loading, "src/one.c")->scan->include_count, 1);
	assert_non_null(loaded_file(loading, "src/deep/two.hpp"));
	const struct loaded_tree *loaded = &loading->loaded;
	assert_int_equal(loaded->folders.len, 3);
	assert_true(has_path(loaded->folders.items, loaded->folders.len, "."));
	assert_true(has_path(loaded->folders.items, loaded->folders.len, "src/deep"));
	assert_int_equal(loaded->passed_over.len, 4);
	assert_true(has_path(loaded->passed_over.items, loaded->passed_over.len, "gen"));
	assert_true(has_path(loaded->passed_over.items, loaded->passed_over.len, ".git"));
	assert_true(has_path(loaded->passed_over.items, loaded->passed_over.len, "src/link.c"));
	assert_true(has_path(loaded->passed_over.items, loaded->passed_over.len, "way"));
}

static void test_an_unreadable_file_is_told(void **state)
{
	struct loading *loading = *state;
	enum { NOBODY = 65534 };
	uid_t self = geteuid();
	tree_write(&loading->tree, "a.c", "");
	assert_int_equal(chmod(tree_absolute(&loading->tree, "a.c"), 0), 0);
	/* Nothing is unreadable to root. */
	assert_int_equal(chmod(tree_absolute(&loading->tree, "."), 0755), 0);
	assert_true(self != 0 || seteuid(NOBODY) == 0);
	load(loading, 1);
	assert_int_equal(seteuid(self), 0);
	assert_int_equal(loaded_file(loading, "a.c")->error, -EACCES);
	assert_null(loaded_file(loading, "a.c")->scan);
}

static void test_threads_give_the_same(void **state)
{
	struct loading *loading = *state;
	enum { FILES = 500 };
	for (int i = 0; i < FILES; i++)
		tree_write(&loading->tree, arena_printf(&loading->tree.arena, "d%d/f%d.c", i % 7, i).ptr,
			   arena_printf(&loading->tree.arena, "#include \"h%d.h\"\n", i).ptr);
	for (unsigned threads = 1; threads <= 8; threads++) {
		load(loading, threads);
		assert_int_equal(loading->loaded.files.len, FILES);
		for (int i = 0; i < FILES; i++) {
			struct loaded_file *file = &loading->loaded.files.items[i];
			assert_true(i == 0 || str_cmp(loading->loaded.files.items[i - 1].path, file->path) < 0);
			struct str number = str_from_offset(file->path, str_rfind(file->path, '/') + 2);
			struct str expected = arena_printf(&loading->tree.arena, "h%.*sh", STR_ARG(number));
			assert_true(
				str_starts(expected, str_sub(file->scan->includes[0].spelled, 0, expected.len - 2)));
		}
		loaded_tree_finish(&loading->loaded);
	}
}

static void test_packed_facts_are_equal_and_alone(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct scan_facts facts;
	struct str text =
		STR("#include <a.h>\n#if X\n#include_next \"b/c.h\" /* autotomy: allow(layer, cycle): why not */\n"
		    "#endif\n#include MACRO\n/* autotomy: allow-file(nothing): */\n");
	scan_text(&arena, text, &facts);
	struct scan_facts *packed = scan_facts_pack(&facts);
	assert_int_equal(packed->include_count, 3);
	assert_int_equal(packed->suppression_count, 2);
	arena_finish(&arena); /* nothing borrows from it */
	assert_str_is(packed->includes[0].spelled, "a.h");
	assert_int_equal(packed->includes[0].form, INCLUDE_ANGLE);
	assert_str_is(packed->includes[1].spelled, "b/c.h");
	assert_true(packed->includes[1].next && packed->includes[1].conditional);
	assert_str_is(packed->includes[2].spelled, "MACRO");
	assert_int_equal(packed->suppressions[0].rule_count, 2);
	assert_str_is(packed->suppressions[0].rules[1].name, "cycle");
	assert_str_is(packed->suppressions[0].reason, "why not");
	assert_true(packed->suppressions[1].file_wide);
	assert_non_null(packed->suppressions[1].fault);
	free(packed);
}

static void test_packing_nothing(void **state)
{
	(void)state;
	struct scan_facts *packed = scan_facts_pack(&(struct scan_facts){0});
	assert_int_equal(packed->include_count, 0);
	assert_int_equal(packed->suppression_count, 0);
	free(packed);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_loaded),
		TEST(test_an_unreadable_file_is_told),
		TEST(test_threads_give_the_same),
		cmocka_unit_test(test_packed_facts_are_equal_and_alone),
		cmocka_unit_test(test_packing_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Where a project begins: the nearest policy that no other includes. */
#include "tree_fixture.h"

#define SOLE   "{\"version\":1,\"modules\":{}}"
#define TAKES  "{\"version\":1,\"include\":[\"src/*/autotomy.json\"],\"modules\":{}}"
#define BROKEN "{\"version\":1,"

static int set_up(void **state)
{
	struct tree *tree = mem_new(struct tree);
	tree_create(tree);
	*state = tree;
	return 0;
}

static int tear_down(void **state)
{
	tree_destroy(*state);
	free(*state);
	return 0;
}

/* `folder` and `expected` are relative to the root; NULL: nothing is found inside the tree. */
static void assert_root(struct tree *tree, const char *folder, const char *expected)
{
	struct str root;
	bool found = root_find(&tree->arena, str_from(tree_absolute(tree, folder)), &root);
	if (!expected) {
		assert_false(found && path_is_under(root, tree->root));
		return;
	}
	assert_true(found);
	assert_str_is(root, path_join(&tree->arena, tree->root, str_from(expected)).ptr);
}

static void test_the_nearest_policy(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, "autotomy.json", SOLE);
	tree_folder(tree, "src/deep");
	assert_root(tree, ".", ".");
	assert_root(tree, "src/deep", ".");
	assert_root(tree, "src/not/there/yet", ".");
}

static void test_none(void **state)
{
	struct tree *tree = *state;
	tree_folder(tree, "src");
	assert_root(tree, "src", NULL);
}

static void test_a_nested_policy_is_a_root_of_its_own(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, "autotomy.json", SOLE);
	tree_write(tree, "src/db/autotomy.json", SOLE);
	tree_folder(tree, "src/db/deep");
	assert_root(tree, "src/db/deep", "src/db");
	assert_root(tree, "src", ".");
}

static void test_an_included_policy_is_none(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, "autotomy.json", TAKES);
	tree_write(tree, "src/db/autotomy.json", SOLE);
	tree_write(tree, "src/db/deep/autotomy.json", SOLE);
	assert_root(tree, "src/db", ".");
	assert_root(tree, "src/db/deep", "src/db/deep"); /* the glob reaches one folder down */
}

static void test_included_over_a_root_between(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, "autotomy.json", "{\"version\":1,\"include\":[\"**/autotomy.json\"],\"modules\":{}}");
	tree_write(tree, "src/autotomy.json", SOLE);
	tree_write(tree, "src/db/autotomy.json", SOLE);
	assert_root(tree, "src/db", ".");
}

static void test_a_broken_policy_includes_nothing(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, "autotomy.json", BROKEN);
	tree_write(tree, "src/db/autotomy.json", SOLE);
	assert_root(tree, "src/db", "src/db");
	assert_root(tree, "src", "."); /* but is the root of what lies in it */
}

static void test_links_are_resolved(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, "real/autotomy.json", SOLE);
	tree_folder(tree, "real/src");
	tree_link(tree, "way", "real/src");
	assert_root(tree, "way", "real");
}

static void assert_real(struct tree *tree, const char *path, const char *expected)
{
	assert_str_is(path_real(&tree->arena, str_from(tree_absolute(tree, path))), tree_absolute(tree, expected));
}

static void test_real_paths(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, "a/x.h", "");
	tree_link(tree, "way", "a");
	tree_link(tree, "a/alias.h", "x.h");
	tree_link(tree, "gone", "a/missing/y.h");
	tree_link(tree, "ring", "ring");
	assert_real(tree, "way/x.h", "a/x.h");
	assert_real(tree, "way/alias.h", "a/x.h");
	assert_real(tree, "way/not.h", "a/not.h");
	assert_real(tree, "way/../a/./x.h", "a/x.h");
	assert_real(tree, "gone", "a/missing/y.h"); /* a file may yet come to be there */
	assert_real(tree, "none/at/all.h", "none/at/all.h");
	assert_real(tree, "ring", "ring");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_the_nearest_policy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_nested_policy_is_a_root_of_its_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_included_policy_is_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_included_over_a_root_between, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_broken_policy_includes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_links_are_resolved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_real_paths, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

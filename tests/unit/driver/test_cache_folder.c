/* Where caches go, by the environment. */
#include "tree_fixture.h"

#include "cache/cache_folder.h"

static int set_up(void **state)
{
	struct tree *tree = mem_new(struct tree);
	tree_create(tree);
	*state = tree;
	unsetenv("AUTOTOMY_CACHE");
	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", tree->root.ptr, 1);
	return 0;
}

static int tear_down(void **state)
{
	tree_destroy(*state);
	free(*state);
	return 0;
}

static void name(struct tree *tree, const char *variable, const char *path)
{
	setenv(variable, tree_absolute(tree, path), 1);
}

static mode_t mode_of(struct tree *tree, const char *path)
{
	struct stat st;
	assert_int_equal(stat(tree_absolute(tree, path), &st), 0);
	return st.st_mode & 07777;
}

/* Twice: made, then found. */
static void assert_folder(struct tree *tree, const char *expected)
{
	for (int i = 0; i < 2; i++) {
		struct str folder;
		assert_true(cache_folder(&tree->arena, &folder));
		assert_str_is(folder, tree_absolute(tree, expected));
		assert_int_equal(mode_of(tree, expected), 0700);
	}
}

static void assert_no_folder(struct tree *tree)
{
	struct str folder;
	assert_false(cache_folder(&tree->arena, &folder));
}

static void test_at_home(void **state)
{
	struct tree *tree = *state;
	assert_folder(tree, ".cache/autotomy");
	assert_int_equal(mode_of(tree, ".cache"), 0700);
	setenv("AUTOTOMY_CACHE", "", 1);
	setenv("XDG_CACHE_HOME", "", 1);
	assert_folder(tree, ".cache/autotomy");
}

static void test_where_caches_are(void **state)
{
	struct tree *tree = *state;
	name(tree, "XDG_CACHE_HOME", "some/caches/");
	assert_folder(tree, "some/caches/autotomy");
	assert_int_equal(access(tree_absolute(tree, ".cache"), F_OK), -1);
	setenv("XDG_CACHE_HOME", "relative", 1); /* is to be ignored */
	assert_folder(tree, ".cache/autotomy");
	assert_int_equal(access("relative", F_OK), -1);
}

static void test_where_we_are_told(void **state)
{
	struct tree *tree = *state;
	name(tree, "XDG_CACHE_HOME", "caches");
	name(tree, "AUTOTOMY_CACHE", "our/own");
	assert_folder(tree, "our/own");
	assert_int_equal(access(tree_absolute(tree, "caches"), F_OK), -1);
	setenv("AUTOTOMY_CACHE", "relative", 1);
	assert_no_folder(tree);
	setenv("AUTOTOMY_CACHE", "off", 1);
	assert_no_folder(tree);
	assert_int_equal(access(tree_absolute(tree, "caches"), F_OK), -1);
}

static void test_no_home(void **state)
{
	struct tree *tree = *state;
	unsetenv("HOME");
	assert_no_folder(tree);
	setenv("HOME", "", 1);
	assert_no_folder(tree);
	setenv("HOME", "relative", 1);
	assert_no_folder(tree);
	name(tree, "HOME", "nonexistent");
	assert_no_folder(tree);
	assert_int_equal(access(tree_absolute(tree, "nonexistent"), F_OK), -1);
}

static void test_files_in_the_way(void **state)
{
	struct tree *tree = *state;
	tree_write(tree, ".cache", "no folder\n");
	assert_no_folder(tree);
	tree_write(tree, "caches/autotomy", "no folder\n");
	name(tree, "XDG_CACHE_HOME", "caches");
	assert_no_folder(tree);
	name(tree, "XDG_CACHE_HOME", ".cache/deeper");
	assert_no_folder(tree);
}

static void test_links_are_followed(void **state)
{
	struct tree *tree = *state;
	tree_folder(tree, "elsewhere");
	tree_link(tree, ".cache", "elsewhere");
	struct str folder;
	assert_true(cache_folder(&tree->arena, &folder));
	assert_str_is(folder, tree_absolute(tree, ".cache/autotomy"));
	assert_int_equal(mode_of(tree, "elsewhere/autotomy"), 0700);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_at_home, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_where_caches_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_where_we_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_home, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_files_in_the_way, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_links_are_followed, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

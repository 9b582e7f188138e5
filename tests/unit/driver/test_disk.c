/* Reading files and telling, without reading, that they changed. */
#include "tree_fixture.h"

#include <time.h>

#include "disk/disk.h"

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

static int read_it(struct tree *tree, const char *path, struct strbuf *buf, struct disk_signature *signature)
{
	return disk_read(AT_FDCWD, tree_absolute(tree, path), buf, signature);
}

/* Well beyond a tick of the clock that stamps files. */
static void let_it_age(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 60 * 1000 * 1000}, NULL);
}

static bool is_unchanged(struct tree *tree, const char *path, const struct disk_signature *signature)
{
	struct disk_signature now;
	return disk_stat(AT_FDCWD, tree_absolute(tree, path), &now) && disk_signature_eq(signature, &now);
}

static void test_reads_whole_files(void **state)
{
	struct tree *tree = *state;
	struct strbuf buf = {0}, big = {0};
	for (int i = 0; i < 50000; i++)
		strbuf_printf(&big, "line %d\n", i);
	tree_write(tree, "big.c", big.ptr);
	tree_write(tree, "empty.c", "");
	assert_int_equal(read_it(tree, "big.c", &buf, NULL), 0);
	assert_true(str_eq(strbuf_str(&buf), strbuf_str(&big)));
	assert_int_equal(read_it(tree, "empty.c", &buf, NULL), 0);
	assert_int_equal(buf.len, 0);
	strbuf_free(&buf);
	strbuf_free(&big);
}

static void test_what_is_no_file(void **state)
{
	struct tree *tree = *state;
	struct strbuf buf = {0};
	struct disk_signature signature;
	tree_folder(tree, "folder");
	assert_int_equal(mkfifo(tree_absolute(tree, "pipe.h"), 0600), 0);
	assert_int_equal(read_it(tree, "gone.c", &buf, &signature), -ENOENT);
	assert_int_equal(read_it(tree, "folder", &buf, &signature), -EISDIR);
	assert_int_equal(read_it(tree, "folder", &buf, NULL), -EISDIR);
	assert_int_equal(read_it(tree, "pipe.h", &buf, &signature), -EINVAL); /* and does not hang */
	assert_false(disk_stat(AT_FDCWD, tree_absolute(tree, "folder"), &signature));
	assert_false(disk_stat(AT_FDCWD, tree_absolute(tree, "pipe.h"), &signature));
	strbuf_free(&buf);
}

static void test_a_fresh_file_has_no_signature(void **state)
{
	struct tree *tree = *state;
	struct strbuf buf = {0};
	struct disk_signature signature;
	tree_write(tree, "a.c", "one\n");
	assert_int_equal(read_it(tree, "a.c", &buf, &signature), 0);
	tree_write(tree, "a.c", "two\n"); /* as large, perhaps within the same tick */
	assert_false(is_unchanged(tree, "a.c", &signature));
	strbuf_free(&buf);
}

static void test_an_old_file_is_known_by_its_signature(void **state)
{
	struct tree *tree = *state;
	struct strbuf buf = {0};
	struct disk_signature signature;
	tree_write(tree, "a.c", "one\n");
	let_it_age();
	assert_int_equal(read_it(tree, "a.c", &buf, &signature), 0);
	assert_true(is_unchanged(tree, "a.c", &signature));
	let_it_age();
	struct stat before;
	assert_int_equal(stat(tree_absolute(tree, "a.c"), &before), 0);
	tree_write(tree, "a.c", "two\n");
	struct timespec times[] = {before.st_atim, before.st_mtim};
	assert_int_equal(utimensat(AT_FDCWD, tree_absolute(tree, "a.c"), times, 0), 0);
	assert_false(is_unchanged(tree, "a.c", &signature)); /* though its mtime was put back */
	strbuf_free(&buf);
}

static void test_permissions_are_part_of_it(void **state)
{
	struct tree *tree = *state;
	struct strbuf buf = {0};
	struct disk_signature signature;
	tree_write(tree, "a.c", "one\n");
	let_it_age();
	assert_int_equal(read_it(tree, "a.c", &buf, &signature), 0);
	let_it_age();
	assert_int_equal(chmod(tree_absolute(tree, "a.c"), 0), 0);
	assert_false(is_unchanged(tree, "a.c", &signature));
	strbuf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reads_whole_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_fresh_file_has_no_signature, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_old_file_is_known_by_its_signature, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_permissions_are_part_of_it, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

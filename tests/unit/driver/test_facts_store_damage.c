/* The store of facts when its file is damaged, another's, gone or not to be written: never a wrong value, nor an error.
 */
#include "store_fixture.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "../base/check.h"

/* ---- a file that is no store, or no longer ---- */

static void test_garbage(void **state)
{
	struct store_test *test = *state;
	for (size_t len = 2; len <= 100000; len = len * 3 + 1) {
		store_write_file(test, store_value(test, 1, len));
		assert_store_works(test, 0);
		assert_told(test, STR("began anew"));
		tree_remove(&test->tree, STORE_FILE);
	}
}

static void test_an_empty_file(void **state)
{
	struct store_test *test = *state;
	store_write_file(test, STR(""));
	assert_store_works(test, 0);
	assert_told_nothing(test);
}

static void test_a_truncated_file(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 40);
	struct strbuf whole = store_read_file(test);
	for (size_t len = 2; len < whole.len; len = len * 2 + 13) {
		store_write_file(test, (struct str){whole.ptr, len});
		assert_store_works(test, 0);
		assert_told(test, STR("began anew"));
	}
	strbuf_free(&whole);
}

static void be_killed(struct store_test *test)
{
	struct facts_store *store = store_open(test);
	require(store);
	for (uint64_t i = 0; i < 40; i++)
		store_put(test, store, i);
	facts_store_flush(store);
	kill(getpid(), SIGKILL);
}

/* The log of one that was killed is played into its own file and into no other. */
static void test_a_log_left_behind(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 1);
	assert_int_equal(child_wait(child_start(be_killed, test)), -SIGKILL);
	assert_int_equal(access(tree_absolute(&test->tree, STORE_FILE "-wal"), F_OK), 0);
	struct facts_store *store = store_open(test);
	assert_int_equal(store_count(test, store, 40), 40);
	facts_store_close(store);

	assert_int_equal(child_wait(child_start(be_killed, test)), -SIGKILL);
	tree_remove(&test->tree, STORE_FILE);
	assert_store_works(test, 0);
	assert_told_nothing(test);

	assert_int_equal(child_wait(child_start(be_killed, test)), -SIGKILL);
	store_write_file(test, store_value(test, 1, 100000));
	assert_non_null(store = store_open(test));
	assert_true(store_count(test, store, 40) >= 0);
	for (uint64_t i = 0; i < 40; i++)
		store_put(test, store, i);
	facts_store_close(store);
	assert_non_null(store = store_open(test));
	assert_true(store_count(test, store, 40) >= 0);
	facts_store_close(store);
}

static void patch(struct store_test *test, size_t offset, struct str bytes)
{
	struct strbuf file = store_read_file(test);
	memcpy(file.ptr + offset, bytes.ptr, bytes.len);
	store_write_file(test, strbuf_str(&file));
	strbuf_free(&file);
}

/* Offsets in SQLite's header. */
enum { WRITE_VERSION = 18, USER_VERSION = 60, APPLICATION_ID = 68 };

static void test_another_program_s_database(void **state)
{
	struct store_test *test = *state;
	static const struct {
		size_t offset;
		struct str bytes;
	} patches[] = {
		{APPLICATION_ID, STR_INIT("\x0f\x05\x51\x12")}, {APPLICATION_ID, STR_INIT("\0\0\0\0")},
		{USER_VERSION, STR_INIT("\0\0\0\x02")},         {USER_VERSION, STR_INIT("\0\0\0\0")},
		{USER_VERSION, STR_INIT("\xff\xff\xff\xff")},   {WRITE_VERSION, STR_INIT("\x03")},
		{WRITE_VERSION, STR_INIT("\x01\x01")}, /* no log */
	};
	for (size_t i = 0; i < sizeof patches / sizeof *patches; i++) {
		store_fill(test, 3);
		patch(test, patches[i].offset, patches[i].bytes);
		assert_store_works(test, 0);
		assert_told(test, STR("began anew"));
	}
}

static size_t find_in_file(struct store_test *test, struct str what)
{
	struct strbuf file = store_read_file(test);
	const char *at = memmem(file.ptr, file.len, what.ptr, what.len);
	size_t offset = at ? (size_t)(at - file.ptr) : SIZE_MAX;
	strbuf_free(&file);
	assert_true(offset != SIZE_MAX);
	return offset;
}

static void test_other_columns(void **state)
{
	struct store_test *test = *state;
	static const struct str names[] = {STR_INIT("checksum INT"), STR_INIT("hour INT"), STR_INIT("high INT")};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		store_fill(test, 3);
		patch(test, find_in_file(test, names[i]), STR("x"));
		assert_store_works(test, 0);
		assert_told(test, STR("began anew"));
	}
}

static void test_no_regular_file(void **state)
{
	struct store_test *test = *state;
	assert_int_equal(mkfifo(tree_absolute(&test->tree, STORE_FILE), 0600), 0);
	assert_store_works(test, 0); /* and does not hang */
	assert_told(test, STR("no regular file"));
	tree_remove(&test->tree, STORE_FILE);
	tree_folder(&test->tree, STORE_FILE);
	assert_null(store_open(test));
	assert_told(test, STR("cannot be used: Is a directory"));
	tree_remove(&test->tree, STORE_FILE);
	tree_write(&test->tree, STORE_FILE "-wal", "what is this\n");
	assert_store_works(test, 0);
	assert_told_nothing(test);
}

static void test_no_folder(void **state)
{
	struct store_test *test = *state;
	test->tree.root = str_from(tree_absolute(&test->tree, "gone"));
	assert_null(store_open(test));
	assert_told(test, STR("cannot be used: No such file or directory"));
	assert_null(facts_store_open(test->tree.root, STORE_BOUND, NULL, NULL));
}

/* ---- values ---- */

static void test_a_flipped_byte(void **state)
{
	struct store_test *test = *state;
	enum { NUMBER = 7, LEN = 47873 % 40961 };
	assert_int_equal(store_len(NUMBER), LEN);
	store_fill(test, 12);
	struct str value = store_value(test, NUMBER, LEN);
	size_t offset = find_in_file(test, str_sub(value, LEN - 32, LEN));
	patch(test, offset + 5, (struct str){(char[]){(char)~value.ptr[LEN - 27]}, 1});
	struct facts_store *store = store_open(test);
	assert_int_equal(store_holds(test, store, NUMBER), ABSENT);
	assert_int_equal(store_count(test, store, 12), 11);
	store_put(test, store, NUMBER);
	facts_store_flush(store);
	assert_int_equal(store_count(test, store, 12), 12);
	facts_store_close(store);
	assert_told_nothing(test);
}

/* Whatever bytes are wrong: no value that was not put, nothing that ends the process, and a store that works again. */
static void test_damage_anywhere(void **state)
{
	struct store_test *test = *state;
	enum { VALUES = 60, ROUNDS = 300 };
	uint64_t random = 42;
	store_fill(test, VALUES);
	struct strbuf whole = store_read_file(test);
	int kept = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct strbuf damaged = {0};
		strbuf_add(&damaged, strbuf_str(&whole));
		size_t reach = round % 2 ? whole.len : 3 * 8192;
		for (size_t i = 0; i <= random_below(&random, 8); i++)
			damaged.ptr[random_below(&random, reach)] ^= (char)(1 + random_below(&random, 255));
		store_write_file(test, strbuf_str(&damaged));
		strbuf_free(&damaged);
		struct facts_store *store = store_open_bounded(test, 1 << 20);
		assert_non_null(store);
		int count = store_count(test, store, VALUES);
		assert_true(count >= 0);
		kept += count;
		for (uint64_t i = VALUES; i < VALUES + 30; i++)
			store_put(test, store, i);
		facts_store_close(store);
		assert_non_null(store = store_open_bounded(test, 1 << 20));
		assert_true(store_count(test, store, VALUES + 30) >= 0);
		facts_store_close(store);
		assert_in_range(test->times_told, 0, 2);
		test->times_told = 0;
	}
	assert_in_range(kept, ROUNDS, ROUNDS * VALUES - ROUNDS);
	strbuf_free(&whole);
}

/* ---- damage while somebody uses it ---- */

static void overwrite(struct store_test *test)
{
	int fd = open(tree_absolute(&test->tree, STORE_FILE), O_WRONLY);
	require(fd >= 0);
	char garbage[4096];
	memset(garbage, 'x', sizeof garbage);
	for (int i = 0; i < 500; i++)
		require(write(fd, garbage, sizeof garbage) == sizeof garbage);
}

static void begin_anew(struct store_test *test)
{
	raise(SIGSTOP);
	struct facts_store *store = store_open(test);
	require(store && test->times_told == 1);
	store_put(test, store, 100);
	facts_store_flush(store);
	require(store_holds(test, store, 100) == RIGHT);
	facts_store_close(store);
}

static void test_damage_while_open(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 100);
	struct facts_store *store = store_open(test);
	assert_int_equal(store_count(test, store, 10), 10);
	child_run(overwrite, test);
	assert_in_range(store_count(test, store, 100), 0, 99);
	assert_told(test, STR("began anew"));
	for (uint64_t i = 0; i < 400; i++)
		store_put(test, store, i);
	facts_store_flush(store);
	assert_int_equal(store_count(test, store, 400), 400);

	child_run(overwrite, test);
	store_count(test, store, 400); /* the second time it is given up */
	store_put(test, store, 6);
	facts_store_flush(store);
	assert_int_equal(store_count(test, store, 400), 0);
	facts_store_close(store);
	assert_told_nothing(test);
}

/* Another process found the damage first; we take its file, and not its values from it. */
static void test_others_begin_anew(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 100);
	pid_t child = child_start_stopped(begin_anew, test);
	struct facts_store *store = store_open(test);
	assert_int_equal(store_holds(test, store, 1), RIGHT);
	child_run(overwrite, test);
	child_continue(child);
	assert_int_equal(child_wait(child), 0);
	assert_in_range(store_count(test, store, 100), 0, 99);
	assert_told(test, STR("began anew"));
	assert_int_equal(store_holds(test, store, 100), RIGHT);
	facts_store_close(store);
}

static void put_and_stop(struct store_test *test)
{
	raise(SIGSTOP);
	struct facts_store *store = store_open(test);
	require(store);
	store_put(test, store, 100);
	facts_store_flush(store);
	raise(SIGSTOP);
	require(store_holds(test, store, 100) == RIGHT);
	facts_store_close(store);
}

/* Who holds the file that lost its name goes on with it, and leaves the other's files alone. */
static void test_the_unlinked_file_stays_in_use(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 20);
	pid_t child = child_start_stopped(put_and_stop, test);
	struct facts_store *store = store_open(test);
	store_put(test, store, 20);
	facts_store_flush(store);
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < 3; i++)
		tree_remove(&test->tree, arena_printf(&test->arena, STORE_FILE "%s", suffixes[i]).ptr);
	child_continue_until_stopped(child);
	store_put(test, store, 21);
	facts_store_flush(store);
	assert_int_equal(store_count(test, store, 22), 22);
	facts_store_close(store);

	assert_non_null(store = store_open(test)); /* sees what stands in the child's log alone */
	assert_int_equal(store_holds(test, store, 100), RIGHT);
	assert_int_equal(store_count(test, store, 22), 0);
	child_continue(child);
	assert_int_equal(child_wait(child), 0);
	facts_store_close(store);
	assert_told_nothing(test);
}

/* ---- what cannot be written ---- */

/* As somebody who is not root, for whom permissions count. */
static void become_nobody(struct store_test *test)
{
	enum { NOBODY = 65534 };
	require(chmod(test->tree.base.ptr, 0755) == 0);
	require(geteuid() != 0 || (setgid(NOBODY) == 0 && setuid(NOBODY) == 0));
}

static void read_only(struct store_test *test)
{
	struct facts_store *store = store_open(test);
	require(store);
	require(store_count(test, store, 20) == 20);
	store_put(test, store, 20);
	facts_store_flush(store);
	require(store_holds(test, store, 20) == ABSENT);
	facts_store_close(store);
	require(test->times_told == 0);
}

static void read_as_nobody(struct store_test *test)
{
	become_nobody(test);
	read_only(test);
}

static void fail_as_nobody(struct store_test *test)
{
	become_nobody(test);
	require(!store_open(test));
	require(test->times_told == 1 && strstr(test->told.ptr, "cannot be used: Permission denied"));
}

static void test_a_folder_that_cannot_be_written(void **state)
{
	struct store_test *test = *state;
	const char *folder = test->tree.root.ptr, *file = tree_absolute(&test->tree, STORE_FILE);
	assert_int_equal(chmod(folder, 0555), 0);
	child_run(fail_as_nobody, test); /* not to be made */
	assert_int_equal(chmod(folder, 0755), 0);
	store_fill(test, 20);
	assert_int_equal(chmod(file, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	child_run(read_as_nobody, test);
	assert_int_equal(chmod(folder, 0777), 0);
	child_run(read_as_nobody, test); /* the file alone cannot */
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(chmod(file, 0), 0);
	child_run(fail_as_nobody, test);
	assert_int_equal(chmod(file, 0644), 0);
	assert_int_equal(truncate(file, 5000), 0);
	assert_int_equal(chmod(file, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	child_run(fail_as_nobody, test); /* damaged, and not to be repaired */
	assert_int_equal(chmod(folder, 0755), 0);
}

/* A disk of our own, which goes with this process. */
static void mount_disk(struct store_test *test, const char *options)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", test->tree.root.ptr, "tmpfs", 0, options) != 0)
		_exit(CHILD_SKIPPED);
}

static void fill_the_disk(struct store_test *test)
{
	int fd = open(tree_absolute(&test->tree, "filler"), O_WRONLY | O_CREAT, 0600);
	char bytes[4096] = {0};
	require(fd >= 0);
	while (write(fd, bytes, sizeof bytes) > 0)
		continue;
	close(fd);
}

static void put_many(struct store_test *test, struct facts_store *store)
{
	for (uint64_t i = 0; i < 400; i++) {
		store_put(test, store, i);
		arena_reset(&test->arena);
	}
	facts_store_flush(store);
}

static void use_a_small_disk(struct store_test *test)
{
	mount_disk(test, "size=3m");
	struct facts_store *store = store_open(test);
	require(store);
	put_many(test, store); /* 8 MB */
	require(test->times_told == 1 && strstr(test->told.ptr, "loses facts: database or disk is full"));
	require(store_count(test, store, 400) > 0);
	fill_the_disk(test);
	put_many(test, store);
	require(store_count(test, store, 400) > 0);
	facts_store_close(store);
	require(test->times_told == 1);
	test->times_told = 0;
	if ((store = store_open(test))) /* there may be no room for the log */
		require(store_count(test, store, 400) >= 0);
	facts_store_close(store);
	tree_remove(&test->tree, "filler");
	require(store = store_open(test));
	require(store_count(test, store, 400) > 0);
	facts_store_close(store);
}

static void use_a_full_disk(struct store_test *test)
{
	mount_disk(test, "size=1m");
	fill_the_disk(test);
	require(!store_open(test));
	require(test->times_told == 1 && strstr(test->told.ptr, "cannot be used"));
	tree_remove(&test->tree, "filler");
	struct facts_store *store = store_open(test);
	require(store && test->times_told == 1);
	facts_store_close(store);
}

static void use_a_read_only_disk(struct store_test *test)
{
	mount_disk(test, "size=8m");
	store_fill(test, 20);
	require(mount(NULL, test->tree.root.ptr, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0);
	read_only(test);
}

static void use_small_files(struct store_test *test)
{
	signal(SIGXFSZ, SIG_IGN);
	require(setrlimit(RLIMIT_FSIZE, &(struct rlimit){2 << 20, 2 << 20}) == 0);
	struct facts_store *store = store_open(test);
	require(store);
	put_many(test, store);
	require(store_count(test, store, 400) > 0);
	facts_store_close(store);
	require(test->times_told == 1 && strstr(test->told.ptr, "loses facts"));
}

static void test_a_small_disk(void **state)
{
	child_run(use_a_small_disk, *state);
}

static void test_a_full_disk(void **state)
{
	child_run(use_a_full_disk, *state);
}

static void test_a_read_only_disk(void **state)
{
	child_run(use_a_read_only_disk, *state);
}

static void test_a_limit_on_files(void **state)
{
	struct store_test *test = *state;
	child_run(use_small_files, test);
	struct facts_store *store = store_open(test);
	assert_true(store_count(test, store, 400) > 0);
	facts_store_close(store);
	assert_told_nothing(test);
}

#define store_test(function) cmocka_unit_test_setup_teardown(function, store_set_up, store_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_garbage),
		store_test(test_an_empty_file),
		store_test(test_a_truncated_file),
		store_test(test_a_log_left_behind),
		store_test(test_another_program_s_database),
		store_test(test_other_columns),
		store_test(test_no_regular_file),
		store_test(test_no_folder),
		store_test(test_a_flipped_byte),
		store_test(test_damage_anywhere),
		store_test(test_damage_while_open),
		store_test(test_others_begin_anew),
		store_test(test_the_unlinked_file_stays_in_use),
		store_test(test_a_folder_that_cannot_be_written),
		store_test(test_a_small_disk),
		store_test(test_a_full_disk),
		store_test(test_a_read_only_disk),
		store_test(test_a_limit_on_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

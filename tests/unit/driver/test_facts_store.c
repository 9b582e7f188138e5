/* The store of facts as it is meant: what is put comes back, later and elsewhere, within a bound. */
#include "store_fixture.h"

/* The store asks this clock what was used longest ago. */
static time_t now = 1000000000;

time_t time(time_t *out)
{
	if (out)
		*out = now;
	return now;
}

static void pass_hours(int hours)
{
	now += hours * 3600;
}

static void test_a_round_trip(void **state)
{
	struct store_test *test = *state;
	struct facts_store *store = store_open(test);
	assert_non_null(store);
	assert_int_equal(store_count(test, store, 50), 0);
	for (uint64_t i = 0; i < 50; i++) {
		store_put(test, store, i);
		assert_int_equal(store_holds(test, store, i), RIGHT); /* while it waits */
	}
	facts_store_flush(store);
	assert_int_equal(store_count(test, store, 60), 50);
	facts_store_close(store);
	assert_told_nothing(test);
}

static void test_no_store(void **state)
{
	struct store_test *test = *state;
	store_put(test, NULL, 1);
	facts_store_flush(NULL);
	assert_int_equal(store_holds(test, NULL, 1), ABSENT);
	facts_store_close(NULL);
}

static void test_it_outlives_the_process(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 300);
	for (int i = 0; i < 3; i++) {
		struct facts_store *store = store_open(test);
		assert_int_equal(store_count(test, store, 400), 300);
		facts_store_close(store);
	}
	assert_told_nothing(test);
}

static void test_the_last_value_counts(void **state)
{
	struct store_test *test = *state;
	struct facts_store *store = store_open(test);
	struct str value;
	facts_store_put(store, store_key(1), STR("one"));
	facts_store_put(store, store_key(1), STR("two"));
	assert_true(facts_store_get(store, store_key(1), &test->arena, &value));
	assert_str_is(value, "two");
	facts_store_flush(store);
	assert_true(facts_store_get(store, store_key(1), &test->arena, &value));
	assert_str_is(value, "two");
	facts_store_put(store, store_key(1), STR("three"));
	facts_store_flush(store);
	assert_true(facts_store_get(store, store_key(1), &test->arena, &value));
	assert_str_is(value, "three");
	facts_store_close(store);
}

static void test_every_bit_of_a_key_counts(void **state)
{
	struct store_test *test = *state;
	struct facts_store *store = store_open(test);
	struct facts_key key = {1, 2};
	struct str value;
	facts_store_put(store, key, STR("facts"));
	facts_store_flush(store);
	for (int bit = 0; bit < 64; bit++) {
		struct facts_key high = {key.high ^ UINT64_C(1) << bit, key.low};
		struct facts_key low = {key.high, key.low ^ UINT64_C(1) << bit};
		assert_false(facts_store_get(store, high, &test->arena, &value));
		assert_false(facts_store_get(store, low, &test->arena, &value));
	}
	assert_true(facts_store_get(store, key, &test->arena, &value));
	assert_str_is(value, "facts");
	facts_store_close(store);
}

static void test_odd_folders(void **state)
{
	struct store_test *test = *state;
	static const char *const names[] = {"a b", "50%41?mode=ro#x", "file:x", "it's \"so\"", "\xff\xfe"};
	struct facts_store *store;
	struct str value;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		tree_folder(&test->tree, names[i]);
		struct str folder = str_from(tree_absolute(&test->tree, names[i]));
		assert_non_null(store = facts_store_open(folder, STORE_BOUND, store_told, test));
		facts_store_put(store, store_key(i), STR("facts"));
		facts_store_close(store);
		assert_non_null(store = facts_store_open(folder, STORE_BOUND, store_told, test));
		assert_true(facts_store_get(store, store_key(i), &test->arena, &value));
		facts_store_close(store);
		assert_int_equal(
			access(tree_absolute(&test->tree, arena_printf(&test->arena, "%s/" STORE_FILE, names[i]).ptr),
			       F_OK),
			0);
	}
	assert_told_nothing(test);
}

/* ---- the bound ---- */

enum { MIB = 1 << 20 };

static void test_the_bound_holds(void **state)
{
	struct store_test *test = *state;
	struct facts_store *store = store_open_bounded(test, 4 * MIB);
	for (uint64_t i = 0; i < 1500; i++) {
		store_put(test, store, i);
		arena_reset(&test->arena);
		assert_in_range(store_file_bytes(test), 0, 5 * MIB + MIB / 2);
	}
	facts_store_flush(store);
	assert_int_equal(store_holds(test, store, 1499), RIGHT);
	assert_true(store_count(test, store, 1500) > 50);
	facts_store_close(store);
	assert_in_range(store_file_bytes(test), MIB, 5 * MIB);
	assert_told_nothing(test);
}

static void test_small_values_are_bounded_as_well(void **state)
{
	struct store_test *test = *state;
	struct facts_store *store = store_open_bounded(test, MIB);
	for (uint64_t i = 0; i < 30000; i++)
		facts_store_put(store, store_key(i), STR("a few bytes and not more of them, of which there are many"));
	facts_store_close(store);
	assert_in_range(store_file_bytes(test), MIB / 2, MIB + MIB / 4);
	assert_told_nothing(test);
}

static void test_the_file_shrinks(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 600); /* about 12 MB */
	size_t before = store_file_bytes(test);
	assert_in_range(before, 10 * MIB, 14 * MIB);
	struct facts_store *store = store_open_bounded(test, 4 * MIB);
	for (int i = 0; i < 6; i++) {
		facts_store_put(store, store_key(1000), STR("one more"));
		facts_store_flush(store);
	}
	facts_store_close(store);
	assert_in_range(store_file_bytes(test), 2 * MIB, 3 * MIB);
	assert_non_null(store = store_open(test));
	assert_in_range(store_count(test, store, 600), 80, 200);
	facts_store_close(store);
	assert_told_nothing(test);
}

static void test_a_huge_value_is_not_kept(void **state)
{
	struct store_test *test = *state;
	struct facts_store *store = store_open_bounded(test, 4 * MIB);
	struct str value, huge = store_value(test, 1, MIB);
	store_put(test, store, 2);
	facts_store_put(store, store_key(1), huge);
	assert_false(facts_store_get(store, store_key(1), &test->arena, &value));
	huge.len = MIB / 2;
	facts_store_put(store, store_key(1), huge);
	facts_store_flush(store);
	assert_true(facts_store_get(store, store_key(1), &test->arena, &value));
	assert_true(str_eq(value, huge));
	assert_int_equal(store_holds(test, store, 2), RIGHT);
	facts_store_close(store);
}

static void test_what_is_used_stays(void **state)
{
	struct store_test *test = *state;
	enum { LEN = 64 * 1024, OLD = 12 };
	struct facts_store *store = store_open_bounded(test, MIB);
	struct str value;
	for (uint64_t i = 0; i < OLD; i++)
		facts_store_put(store, store_key(i), store_value(test, i, LEN));
	facts_store_close(store);

	pass_hours(30);
	store = store_open_bounded(test, MIB);
	for (uint64_t i = 0; i < 4; i++)
		assert_true(facts_store_get(store, store_key(i), &test->arena, &value));
	facts_store_close(store); /* reading alone is noted, too */

	pass_hours(1);
	store = store_open_bounded(test, MIB);
	for (uint64_t i = OLD; i < OLD + 6; i++)
		facts_store_put(store, store_key(i), store_value(test, i, LEN));
	facts_store_flush(store);
	for (uint64_t i = 0; i < 4; i++)
		assert_true(facts_store_get(store, store_key(i), &test->arena, &value));
	for (uint64_t i = 4; i < 8; i++)
		assert_false(facts_store_get(store, store_key(i), &test->arena, &value));
	for (uint64_t i = OLD; i < OLD + 6; i++)
		assert_true(facts_store_get(store, store_key(i), &test->arena, &value));
	facts_store_close(store);
	assert_told_nothing(test);
}

static void test_a_clock_that_went_wrong(void **state)
{
	struct store_test *test = *state;
	enum { LEN = 64 * 1024 };
	time_t right = now;
	pass_hours(24 * 365 * 50);
	struct facts_store *store = store_open_bounded(test, MIB);
	struct str value;
	for (uint64_t i = 0; i < 8; i++)
		facts_store_put(store, store_key(i), store_value(test, i, LEN));
	facts_store_flush(store);
	now = right;
	for (uint64_t i = 8; i < 18; i++)
		facts_store_put(store, store_key(i), store_value(test, i, LEN));
	facts_store_flush(store);
	for (uint64_t i = 8; i < 18; i++)
		assert_true(facts_store_get(store, store_key(i), &test->arena, &value));
	facts_store_close(store);
}

/* ---- several processes ---- */

enum { SHARED = 250 };

static void write_and_read(struct store_test *test)
{
	struct facts_store *store = store_open(test);
	require(store);
	uint64_t first = (uint64_t)getpid() % SHARED;
	for (uint64_t i = 0; i < SHARED; i++) {
		store_put(test, store, (first + i) % SHARED);
		if (i % 20 == 0)
			facts_store_flush(store);
		require(store_holds(test, store, i * 7 % SHARED) != WRONG);
		arena_reset(&test->arena);
	}
	require(store_count(test, store, SHARED) >= 0);
	facts_store_close(store);
	require(test->times_told == 0);
}

static void test_several_processes(void **state)
{
	struct store_test *test = *state;
	pid_t children[4];
	for (int round = 0; round < 4; round++) { /* they make it together, then open it together */
		for (size_t i = 0; i < 4; i++)
			children[i] = child_start(write_and_read, test);
		for (size_t i = 0; i < 4; i++)
			assert_int_equal(child_wait(children[i]), 0);
	}
	struct facts_store *store = store_open(test);
	assert_in_range(store_count(test, store, SHARED), SHARED / 2, SHARED);
	facts_store_close(store);
	assert_told_nothing(test);
}

static void write_for_ever(struct store_test *test)
{
	struct facts_store *store = store_open_bounded(test, 4 * MIB);
	require(store);
	for (uint64_t i = (uint64_t)getpid();; i++) {
		store_put(test, store, i % 400);
		if (i % 10 == 0)
			facts_store_flush(store);
		arena_reset(&test->arena);
	}
}

static void test_killed_writers(void **state)
{
	struct store_test *test = *state;
	int most = 0;
	for (int round = 0; round < 30; round++) {
		pid_t first = child_start(write_for_ever, test), second = child_start(write_for_ever, test);
		sleep_microseconds(1000 + round * 2377 % 30000);
		child_kill(first);
		child_kill(second);
		struct facts_store *store = store_open_bounded(test, 4 * MIB);
		assert_non_null(store);
		int count = store_count(test, store, 400);
		assert_true(count >= 0);
		most = count > most ? count : most;
		facts_store_close(store);
	}
	assert_true(most > 20);
	assert_told_nothing(test);
}

static void make_it(struct store_test *test)
{
	facts_store_close(store_open(test));
}

static void test_killed_while_it_is_made(void **state)
{
	struct store_test *test = *state;
	for (int round = 0; round < 40; round++) {
		pid_t child = child_start(make_it, test);
		sleep_microseconds(100 + round * 97);
		kill(child, SIGKILL);
		child_wait(child);
		assert_store_works(test, 0);
		assert_told_nothing(test);
		tree_remove(&test->tree, STORE_FILE);
	}
}

/* SQLite's lock of who writes: a byte of the log's index. */
static void hold_the_write_lock(struct store_test *test)
{
	int fd = open(tree_absolute(&test->tree, STORE_FILE "-shm"), O_RDWR);
	require(fd >= 0);
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 120, .l_len = 1};
	require(fcntl(fd, F_SETLK, &lock) == 0);
	require(raise(SIGSTOP) == 0);
}

static void test_nobody_waits_long(void **state)
{
	struct store_test *test = *state;
	store_fill(test, 20);
	struct facts_store *store = store_open(test);
	assert_int_equal(store_holds(test, store, 1), RIGHT);
	pid_t child = child_start_stopped(hold_the_write_lock, test);

	struct timespec before, after;
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_int_equal(store_count(test, store, 20), 20);
	store_put(test, store, 20);
	facts_store_flush(store);
	clock_gettime(CLOCK_MONOTONIC, &after);
	double waited = (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
	assert_true(waited > 0.04 && waited < 2); /* 50 ms, on a busy machine */
	assert_int_equal(store_holds(test, store, 20), ABSENT);

	child_kill(child);
	store_put(test, store, 20);
	facts_store_flush(store);
	assert_int_equal(store_holds(test, store, 20), RIGHT);
	facts_store_close(store);
	assert_told_nothing(test);
}

#define store_test(function) cmocka_unit_test_setup_teardown(function, store_set_up, store_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_a_round_trip),
		store_test(test_no_store),
		store_test(test_it_outlives_the_process),
		store_test(test_the_last_value_counts),
		store_test(test_every_bit_of_a_key_counts),
		store_test(test_odd_folders),
		store_test(test_the_bound_holds),
		store_test(test_small_values_are_bounded_as_well),
		store_test(test_the_file_shrinks),
		store_test(test_a_huge_value_is_not_kept),
		store_test(test_what_is_used_stays),
		store_test(test_a_clock_that_went_wrong),
		store_test(test_several_processes),
		store_test(test_killed_writers),
		store_test(test_killed_while_it_is_made),
		store_test(test_nobody_waits_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What the tests of the facts store share: a store in a folder of its own, values that can be told, other processes. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "tree_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "cache/facts_store.h"

enum { STORE_BOUND = 64 << 20 };

struct store_test {
	struct tree tree;
	struct arena arena;
	struct strbuf told; /* what was logged, a line each */
	unsigned times_told;
};

static inline int store_set_up(void **state)
{
	struct store_test *test = mem_new(struct store_test);
	tree_create(&test->tree);
	*state = test;
	return 0;
}

static inline int store_tear_down(void **state)
{
	struct store_test *test = *state;
	tree_destroy(&test->tree);
	arena_finish(&test->arena);
	strbuf_free(&test->told);
	free(test);
	return 0;
}

static inline void store_told(void *context, struct str message)
{
	struct store_test *test = context;
	test->times_told++;
	strbuf_printf(&test->told, "%.*s\n", STR_ARG(message));
}

static inline struct facts_store *store_open_bounded(struct store_test *test, uint64_t max_bytes)
{
	return facts_store_open(test->tree.root, max_bytes, store_told, test);
}

static inline struct facts_store *store_open(struct store_test *test)
{
	return store_open_bounded(test, STORE_BOUND);
}

#define assert_told(test, text)                                                                \
	do {                                                                                   \
		if ((test)->times_told != 1 || !str_contains(strbuf_str(&(test)->told), text)) \
			fail_msg("was told %u times:\n%s", (test)->times_told,                 \
				 (test)->told.ptr ? (test)->told.ptr : "");                    \
		strbuf_clear(&(test)->told);                                                   \
		(test)->times_told = 0;                                                        \
	} while (0)

#define assert_told_nothing(test)                                    \
	do {                                                         \
		if ((test)->times_told)                              \
			fail_msg("was told:\n%s", (test)->told.ptr); \
	} while (0)

/* ---- values ---- */

static inline struct facts_key store_key(uint64_t number)
{
	return (struct facts_key){~number, (number + 1) * UINT64_C(0x9e3779b97f4a7c15)};
}

/* `len` bytes that only this number has. */
static inline struct str store_value(struct store_test *test, uint64_t number, size_t len)
{
	char *bytes = arena_alloc(&test->arena, len, 1);
	uint64_t state = store_key(number).low | 1;
	for (size_t i = 0; i < len; i++) {
		state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
		bytes[i] = (char)(state >> 56);
	}
	return (struct str){bytes, len};
}

/* Lengths from 0 to 40 KB, some within a page, some over many. */
static inline size_t store_len(uint64_t number)
{
	return (size_t)(number * number * 977 % 40961);
}

static inline void store_put(struct store_test *test, struct facts_store *store, uint64_t number)
{
	facts_store_put(store, store_key(number), store_value(test, number, store_len(number)));
}

enum held { ABSENT, RIGHT, WRONG };

static inline enum held store_holds(struct store_test *test, struct facts_store *store, uint64_t number)
{
	struct str value;
	if (!facts_store_get(store, store_key(number), &test->arena, &value))
		return ABSENT;
	return str_eq(value, store_value(test, number, store_len(number))) ? RIGHT : WRONG;
}

/* How many of the values [0, count) are there; -1 where one is not what was put. */
static inline int store_count(struct store_test *test, struct facts_store *store, uint64_t count)
{
	int found = 0;
	for (uint64_t i = 0; i < count; i++) {
		enum held held = store_holds(test, store, i);
		if (held == WRONG)
			return -1;
		found += held == RIGHT;
	}
	arena_reset(&test->arena);
	return found;
}

/* A store with the values [0, count), closed again. */
static inline void store_fill(struct store_test *test, uint64_t count)
{
	struct facts_store *store = store_open(test);
	assert_non_null(store);
	for (uint64_t i = 0; i < count; i++)
		store_put(test, store, i);
	facts_store_close(store);
	arena_reset(&test->arena);
	assert_told_nothing(test);
}

/* It begins empty, and keeps what is put. */
static inline void assert_store_works(struct store_test *test, int values_before)
{
	struct facts_store *store = store_open(test);
	assert_non_null(store);
	assert_int_equal(store_count(test, store, 8), values_before);
	for (uint64_t i = 0; i < 8; i++)
		store_put(test, store, i);
	facts_store_close(store);
	assert_non_null(store = store_open(test));
	assert_int_equal(store_count(test, store, 8), 8);
	facts_store_close(store);
}

/* ---- its file ---- */

#define STORE_FILE "facts-1.sqlite"

static inline struct strbuf store_read_file(struct store_test *test)
{
	struct strbuf bytes = {0};
	FILE *file = fopen(tree_absolute(&test->tree, STORE_FILE), "rb");
	assert_non_null(file);
	for (int byte; (byte = getc(file)) != EOF;)
		strbuf_addc(&bytes, (char)byte);
	fclose(file);
	return bytes;
}

static inline void store_write_file(struct store_test *test, struct str bytes)
{
	FILE *file = fopen(tree_absolute(&test->tree, STORE_FILE), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

static inline size_t store_file_bytes(struct store_test *test)
{
	struct stat st;
	assert_int_equal(stat(tree_absolute(&test->tree, STORE_FILE), &st), 0);
	return (size_t)st.st_size;
}

/* ---- other processes; a failed assertion of cmocka would go on with the next test there ---- */

enum { CHILD_SKIPPED = 77 };

#define require(condition)                                                                      \
	do {                                                                                    \
		if (!(condition)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			_exit(1);                                                               \
		}                                                                               \
	} while (0)

static inline pid_t child_start(void (*body)(struct store_test *test), struct store_test *test)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		body(test);
		_exit(0);
	}
	return pid;
}

/* Its exit status, or minus the signal that ended it. */
static inline int child_wait(pid_t pid)
{
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static inline void child_run(void (*body)(struct store_test *test), struct store_test *test)
{
	int status = child_wait(child_start(body, test));
	if (status == CHILD_SKIPPED)
		skip();
	assert_int_equal(status, 0);
}

/* For a child that begins, or goes on, by stopping itself. What uses SQLite must not be forked while we use it. */
static inline pid_t child_start_stopped(void (*body)(struct store_test *test), struct store_test *test)
{
	pid_t pid = child_start(body, test);
	int status;
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	assert_true(WIFSTOPPED(status));
	return pid;
}

static inline void child_continue(pid_t pid)
{
	assert_int_equal(kill(pid, SIGCONT), 0);
}

static inline void child_continue_until_stopped(pid_t pid)
{
	int status;
	child_continue(pid);
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	assert_true(WIFSTOPPED(status));
}

static inline void child_kill(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(child_wait(pid), -SIGKILL);
}

static inline void sleep_microseconds(long microseconds)
{
	nanosleep(&(struct timespec){.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000}, NULL);
}

#endif

/* Tests of allocation that does not fail, and of vectors, which live on it. */
#include "check.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <autotomy/base/memory.h>
#include <autotomy/base/vec.h>

static void allocates_and_grows(void **state)
{
	(void)state;
	char *bytes = mem_alloc(3);
	memcpy(bytes, "ab", 3);
	bytes = mem_realloc(bytes, 1 << 20);
	assert_string_equal(bytes, "ab");
	bytes = mem_resize(bytes, 2, 2);
	assert_string_equal(bytes, "ab");
	free(bytes);
}

static void zeroes_what_it_promises_to(void **state)
{
	(void)state;
	struct {
		int number;
		void *ptr;
	} zero = {0};
	void *zeroed = mem_zalloc(sizeof zero);
	assert_memory_equal(zeroed, &zero, sizeof zero);
	free(zeroed);
	int *number = mem_new(int);
	assert_int_equal(*number, 0);
	free(number);
}

static void resizing_to_nothing_is_no_failure(void **state)
{
	(void)state;
	free(mem_alloc(0));
	free(mem_realloc(NULL, 0));
	free(mem_resize(mem_alloc(8), 0, 8));
	free(mem_resize(mem_alloc(8), 8, 0));
}

/* Runs in a child what must end the process; gives its exit status and what it said. */
static int dying_words(void (*die)(void), char *said, size_t size)
{
	int ends[2], status;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		die();
		_exit(99);
	}
	close(ends[1]);
	size_t len = 0;
	for (ssize_t got; len + 1 < size && (got = read(ends[0], said + len, size - len - 1)) > 0;)
		len += (size_t)got;
	said[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void overflow_a_product(void)
{
	free(mem_resize(NULL, SIZE_MAX / 4, 8));
}

static void running_out_ends_the_process_with_a_sentence(void **state)
{
	(void)state;
	char said[200];
	assert_int_equal(dying_words(overflow_a_product, said, sizeof said), 2);
	assert_string_equal(said, "autotomy: out of memory\n");
}

static void vectors_grow(void **state)
{
	(void)state;
	VEC(int) numbers = {0};
	for (int i = 0; i < 1000; i++)
		vec_push(&numbers, i);
	assert_int_equal(numbers.len, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers.items[i], i);
	assert_int_equal(*vec_last(&numbers), 999);
	vec_clear(&numbers);
	assert_int_equal(numbers.len, 0);
	assert_true(numbers.cap >= 1000);
	vec_free(&numbers);
	assert_null(numbers.items);
	vec_free(&numbers);
}

static void vectors_take_structs(void **state)
{
	(void)state;
	struct point {
		int x, y;
	};
	VEC(struct point) points = {0};
	vec_reserve(&points, 100);
	assert_true(points.cap >= 100);
	vec_push(&points, (struct point){.x = 1, .y = 2});
	vec_push(&points, (struct point){3, 4});
	assert_int_equal(points.items[0].y, 2);
	assert_int_equal(vec_last(&points)->x, 3);
	vec_free(&points);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocates_and_grows),
		cmocka_unit_test(zeroes_what_it_promises_to),
		cmocka_unit_test(resizing_to_nothing_is_no_failure),
		cmocka_unit_test(running_out_ends_the_process_with_a_sentence),
		cmocka_unit_test(vectors_grow),
		cmocka_unit_test(vectors_take_structs),
	};
	return cmocka_run_group_tests_name("base/memory", tests, NULL, NULL);
}

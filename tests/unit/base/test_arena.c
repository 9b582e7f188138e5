/* Tests of the bump allocator. */
#include "check.h"

#include <autotomy/base/arena.h>

static void zero_arena_is_empty(void **state)
{
	(void)state;
	struct arena arena = {0};
	arena_reset(&arena);
	arena_finish(&arena);
	arena_finish(&arena);
	assert_null(arena.chunks);
	assert_int_equal(arena.used, 0);
}

static void addresses_are_aligned(void **state)
{
	(void)state;
	struct arena arena = {0};
	for (size_t align = 1; align <= 4096; align *= 2) {
		for (size_t size = 0; size < 40; size++) {
			void *ptr = arena_alloc(&arena, size, align);
			assert_non_null(ptr);
			assert_int_equal((uintptr_t)ptr & (align - 1), 0);
			arena_alloc(&arena, 1, 1); /* leaves the next address odd */
		}
	}
	arena_finish(&arena);
}

static void bytes_are_zeroed_even_when_reused(void **state)
{
	(void)state;
	static const char zeros[500];
	struct arena arena = {0};
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			char *ptr = arena_alloc(&arena, sizeof zeros, 1);
			assert_memory_equal(ptr, zeros, sizeof zeros);
			memset(ptr, 0xA5, sizeof zeros);
		}
		arena_reset(&arena);
	}
	arena_finish(&arena);
}

static void allocations_do_not_overlap(void **state)
{
	(void)state;
	enum { COUNT = 3000 };
	static unsigned char *blocks[COUNT];
	static size_t sizes[COUNT];
	struct arena arena = {0};
	uint64_t random = 1;
	for (size_t i = 0; i < COUNT; i++) {
		sizes[i] = random_below(&random, i % 100 ? 64 : 20000);
		blocks[i] = arena_alloc(&arena, sizes[i], (size_t)1 << random_below(&random, 7));
		memset(blocks[i], (int)(i & 0xFF), sizes[i]);
	}
	for (size_t i = 0; i < COUNT; i++) {
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(blocks[i][j], i & 0xFF);
	}
	arena_finish(&arena);
}

static void used_counts_what_was_asked_for(void **state)
{
	(void)state;
	struct arena arena = {0};
	arena_alloc(&arena, 10, 8);
	arena_alloc(&arena, 1 << 20, 1);
	arena_alloc(&arena, 0, 16);
	assert_int_equal(arena.used, 10 + (1 << 20));
	arena_reset(&arena);
	assert_int_equal(arena.used, 0);
	arena_finish(&arena);
}

static void copies_hold_the_bytes(void **state)
{
	(void)state;
	struct arena arena = {0};
	uint64_t numbers[] = {1, 2, UINT64_MAX};
	uint64_t *copy = arena_copy(&arena, numbers, sizeof numbers, _Alignof(uint64_t));
	assert_memory_equal(copy, numbers, sizeof numbers);
	assert_ptr_not_equal(copy, numbers);
	assert_non_null(arena_copy(&arena, NULL, 0, 1));
	arena_finish(&arena);
}

static void reset_reuses_a_chunk(void **state)
{
	(void)state;
	struct arena arena = {0};
	void *first = arena_alloc(&arena, 100, 16);
	arena_reset(&arena);
	/* Where addresses are sanitized nothing is kept, so that a use after the reset is seen. */
	if (arena.chunks)
		assert_ptr_equal(arena_alloc(&arena, 100, 16), first);
	arena_finish(&arena);
}

static void reset_keeps_no_huge_chunk(void **state)
{
	(void)state;
	struct arena arena = {0};
	arena_alloc(&arena, 64 << 20, 1);
	arena_reset(&arena);
	assert_null(arena.chunks);
	int *number = arena_new(&arena, int);
	*number = 1;
	arena_finish(&arena);
}

static void arrays_have_their_type(void **state)
{
	(void)state;
	struct arena arena = {0};
	arena_alloc(&arena, 3, 1);
	double *numbers = arena_array(&arena, double, 1000);
	assert_int_equal((uintptr_t)numbers % _Alignof(double), 0);
	for (int i = 0; i < 1000; i++)
		numbers[i] = i;
	assert_int_equal(arena.used, 3 + 1000 * sizeof(double));
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zero_arena_is_empty),
		cmocka_unit_test(addresses_are_aligned),
		cmocka_unit_test(bytes_are_zeroed_even_when_reused),
		cmocka_unit_test(allocations_do_not_overlap),
		cmocka_unit_test(used_counts_what_was_asked_for),
		cmocka_unit_test(copies_hold_the_bytes),
		cmocka_unit_test(reset_reuses_a_chunk),
		cmocka_unit_test(reset_keeps_no_huge_chunk),
		cmocka_unit_test(arrays_have_their_type),
	};
	return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}

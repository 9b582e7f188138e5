/* Tests of the map from strings to numbers. */
#include "check.h"

#include <autotomy/base/strmap.h>

enum { MANY = 100000 };

static struct str *many_keys(struct arena *arena)
{
	struct str *keys = arena_array(arena, struct str, MANY);
	for (int i = 0; i < MANY; i++)
		keys[i] = arena_printf(arena, "src/module%d/file%d.c", i % 97, i);
	return keys;
}

static void zero_map_is_empty(void **state)
{
	(void)state;
	struct strmap map = {0};
	assert_int_equal(strmap_count(&map), 0);
	assert_int_equal(strmap_get(&map, STR("a")), STRMAP_NONE);
	assert_false(strmap_remove(&map, STR("a")));
	strmap_finish(&map);
	strmap_finish(&map);
}

static void puts_gets_and_removes(void **state)
{
	(void)state;
	struct strmap map = {0};
	assert_true(strmap_put(&map, STR("a"), 1));
	assert_true(strmap_put(&map, STR("b"), 2));
	assert_false(strmap_put(&map, STR("a"), 3));
	assert_int_equal(strmap_get(&map, STR("a")), 3);
	assert_int_equal(strmap_get(&map, STR("b")), 2);
	assert_int_equal(strmap_get(&map, STR("c")), STRMAP_NONE);
	assert_int_equal(strmap_count(&map), 2);
	assert_true(strmap_remove(&map, STR("a")));
	assert_false(strmap_remove(&map, STR("a")));
	assert_int_equal(strmap_get(&map, STR("a")), STRMAP_NONE);
	assert_int_equal(strmap_get(&map, STR("b")), 2);
	assert_true(strmap_remove(&map, STR("b")));
	assert_int_equal(strmap_count(&map), 0);
	assert_true(strmap_put(&map, STR("a"), 4));
	assert_int_equal(strmap_get(&map, STR("a")), 4);
	strmap_finish(&map);
	assert_int_equal(strmap_get(&map, STR("a")), STRMAP_NONE);
}

static void takes_any_bytes_for_a_key(void **state)
{
	(void)state;
	struct strmap map = {0};
	assert_true(strmap_put(&map, (struct str){0}, 1));
	assert_false(strmap_put(&map, STR(""), 2));
	assert_true(strmap_put(&map, BYTES("\0"), 3));
	assert_true(strmap_put(&map, BYTES("a\0b"), 4));
	assert_true(strmap_put(&map, BYTES("a\0c"), 5));
	assert_true(strmap_put(&map, STR("a"), 6));
	assert_int_equal(strmap_get(&map, (struct str){0}), 2);
	assert_int_equal(strmap_get(&map, BYTES("\0")), 3);
	assert_int_equal(strmap_get(&map, BYTES("a\0b")), 4);
	assert_int_equal(strmap_get(&map, BYTES("a\0c")), 5);
	assert_true(strmap_remove(&map, STR("")));
	assert_int_equal(strmap_count(&map), 4);
	strmap_finish(&map);
}

/* The first of two equal keys is the one that must live on. */
static void keeps_the_first_key(void **state)
{
	(void)state;
	struct strmap map = {0};
	char first[] = "key", second[] = "key";
	strmap_put(&map, (struct str){first, 3}, 1);
	strmap_put(&map, (struct str){second, 3}, 2);
	memset(second, 'x', 3);
	assert_int_equal(strmap_get(&map, STR("key")), 2);
	strmap_finish(&map);
}

static void holds_many(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strmap map = {0};
	struct str *keys = many_keys(&arena);
	for (uint32_t i = 0; i < MANY; i++)
		assert_true(strmap_put(&map, keys[i], i));
	assert_int_equal(strmap_count(&map), MANY);
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(strmap_get(&map, keys[i]), i);
	strmap_finish(&map);
	arena_finish(&arena);
}

static void removes_while_others_stay(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strmap map = {0};
	struct str *keys = many_keys(&arena);
	for (uint32_t i = 0; i < MANY; i++)
		strmap_put(&map, keys[i], i);
	for (uint32_t i = 0; i < MANY; i += 3)
		assert_true(strmap_remove(&map, keys[i]));
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(strmap_get(&map, keys[i]), i % 3 ? i : STRMAP_NONE);
	size_t memory = map.arena.used;
	for (uint32_t i = 0; i < MANY; i += 3)
		assert_true(strmap_put(&map, keys[i], i + 1));
	assert_int_equal(map.arena.used, memory); /* what was removed is used again */
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(strmap_get(&map, keys[i]), i % 3 ? i : i + 1);
	assert_int_equal(strmap_count(&map), MANY);
	strmap_finish(&map);
	arena_finish(&arena);
}

static void agrees_with_an_array(void **state)
{
	(void)state;
	enum { KEYS = 64 };
	char names[KEYS][4];
	uint32_t expected[KEYS];
	struct strmap map = {0};
	uint64_t random = 3;
	size_t count = 0;
	for (int i = 0; i < KEYS; i++) {
		memcpy(names[i], (char[]){'k', (char)('0' + i / 10), (char)('0' + i % 10), 0}, 4);
		expected[i] = STRMAP_NONE;
	}
	for (uint32_t step = 0; step < 200000; step++) {
		size_t i = random_below(&random, KEYS);
		struct str key = {names[i], 3};
		bool there = expected[i] != STRMAP_NONE;
		if (random_below(&random, 2)) {
			assert_int_equal(strmap_put(&map, key, step), !there);
			expected[i] = step;
			count += !there;
		} else {
			assert_int_equal(strmap_remove(&map, key), there);
			expected[i] = STRMAP_NONE;
			count -= there;
		}
		assert_int_equal(strmap_get(&map, key), expected[i]);
		assert_int_equal(strmap_count(&map), count);
	}
	for (int i = 0; i < KEYS; i++)
		assert_int_equal(strmap_get(&map, (struct str){names[i], 3}), expected[i]);
	strmap_finish(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zero_map_is_empty),
		cmocka_unit_test(puts_gets_and_removes),
		cmocka_unit_test(takes_any_bytes_for_a_key),
		cmocka_unit_test(keeps_the_first_key),
		cmocka_unit_test(holds_many),
		cmocka_unit_test(removes_while_others_stay),
		cmocka_unit_test(agrees_with_an_array),
	};
	return cmocka_run_group_tests_name("base/strmap", tests, NULL, NULL);
}

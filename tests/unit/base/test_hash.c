/* Tests of hashing. */
#include "check.h"

#include <autotomy/base/hash.h>

static void knows_the_vectors_of_xxh3(void **state)
{
	(void)state;
	/* From xxHash's own sanity checks: the empty input, without and with a seed. */
	assert_true(hash_bytes((struct str){0}) == UINT64_C(0x2D06800538D394C2));
	assert_true(hash_bytes(STR("")) == UINT64_C(0x2D06800538D394C2));
	assert_true(hash_more(UINT64_C(0x9E3779B185EBCA8D), STR("")) == UINT64_C(0xA8A6B918B2F0364A));
}

static void every_byte_counts(void **state)
{
	(void)state;
	char bytes[300] = {0};
	struct str s = {bytes, sizeof bytes};
	uint64_t before = hash_bytes(s);
	for (size_t i = 0; i < sizeof bytes; i++) {
		bytes[i] = 1;
		assert_true(hash_bytes(s) != before);
		bytes[i] = 0;
	}
	assert_true(hash_bytes(s) == before);
	assert_true(hash_bytes(str_sub(s, 0, 299)) != before);
}

static void parts_do_not_run_together(void **state)
{
	(void)state;
	uint64_t ab_c = hash_more(hash_more(0, STR("ab")), STR("c"));
	uint64_t a_bc = hash_more(hash_more(0, STR("a")), STR("bc"));
	uint64_t abc_ = hash_more(hash_more(0, STR("abc")), STR(""));
	assert_true(ab_c != a_bc);
	assert_true(abc_ != ab_c);
	assert_true(abc_ != hash_more(0, STR("abc")));
	assert_true(ab_c == hash_more(hash_more(0, STR("ab")), STR("c")));
}

static void prints_sixteen_digits(void **state)
{
	(void)state;
	struct arena arena = {0};
	check_str(hash_hex(&arena, 0), "0000000000000000");
	check_str(hash_hex(&arena, UINT64_C(0xFEDCBA9876543210)), "fedcba9876543210");
	check_str(hash_hex(&arena, 255), "00000000000000ff");
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_vectors_of_xxh3),
		cmocka_unit_test(every_byte_counts),
		cmocka_unit_test(parts_do_not_run_together),
		cmocka_unit_test(prints_sixteen_digits),
	};
	return cmocka_run_group_tests_name("base/hash", tests, NULL, NULL);
}

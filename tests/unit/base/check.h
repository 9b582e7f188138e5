/* What the tests of this layer share: cmocka with the headers it asks for, strings compared, and random numbers. */
#ifndef AUTOTOMY_TESTS_BASE_CHECK_H
#define AUTOTOMY_TESTS_BASE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <autotomy/base/str.h>

/* The bytes of a literal, NUL bytes among them. */
#define BYTES(literal) STR(literal)

#define check_str(actual, literal) check_str_eq((actual), STR(literal), #actual, __FILE__, __LINE__)

static inline void check_str_eq(struct str actual, struct str expected, const char *what, const char *file, int line)
{
	if (str_eq(actual, expected))
		return;
	print_error("%s is \"%.*s\" and should be \"%.*s\"\n", what, STR_ARG(actual), STR_ARG(expected));
	_fail(file, line);
}

/* xorshift64*: the same numbers on every machine, so that what fails once fails again. */
static inline uint64_t random_next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

static inline size_t random_below(uint64_t *state, size_t limit)
{
	return (size_t)(random_next(state) >> 33) % limit;
}

/* Seconds of processor time: what a busy machine does beside us must not fail a test. */
static inline double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

#endif

/* The values of #if: what the preprocessor computes with, or unknown. */
#ifndef AUTOTOMY_SCAN_VALUE_H
#define AUTOTOMY_SCAN_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

/* An intmax_t or uintmax_t. Zero-initialized is unknown. */
struct value {
	bool known, is_unsigned;
	uint64_t bits;
};

enum operator{
	OPERATOR_NONE,
	OPERATOR_OR,
	OPERATOR_AND,
	OPERATOR_BIT_OR,
	OPERATOR_BIT_XOR,
	OPERATOR_BIT_AND,
	OPERATOR_EQUAL,
	OPERATOR_UNEQUAL,
	OPERATOR_LESS,
	OPERATOR_LESS_EQUAL,
	OPERATOR_GREATER,
	OPERATOR_GREATER_EQUAL,
	OPERATOR_SHIFT_LEFT,
	OPERATOR_SHIFT_RIGHT,
	OPERATOR_ADD,
	OPERATOR_SUBTRACT,
	OPERATOR_MULTIPLY,
	OPERATOR_DIVIDE,
	OPERATOR_REMAINDER,
};

struct value value_truth(bool truth);

/* 0x10, 1'000, 1ull and their like; unknown for what is no integer, or too large. */
struct value value_of_integer(struct str literal);
/* 'a' or '\n', with its quotes and without a prefix; unknown for all but one plain ASCII character. */
struct value value_of_character(struct str literal);

struct value value_not(struct value value);
struct value value_negate(struct value value);
struct value value_complement(struct value value);

/* 0 && x is 0 and 1 || x is 1, whatever x is. Unknown where C leaves the value undefined. */
struct value value_apply(enum operator op, struct value left, struct value right);
struct value value_choose(struct value condition, struct value then, struct value otherwise);

#endif

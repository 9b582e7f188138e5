/* Arithmetic on the values of #if, and the literals that it begins with. */
#include "scan/value.h"
#include "scan/cursor.h"

enum { BITS = 64, SIGN_SHIFT = BITS - 1 };

static const struct value unknown = {0};

struct value value_truth(bool truth)
{
	return (struct value){.known = true, .bits = truth};
}

/* ---- literals ---- */

static unsigned digit_value(char byte)
{
	if (byte_is_digit((unsigned char)byte))
		return (unsigned)(byte - '0');
	char lower = (char)(byte | 0x20);
	return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a') + 10 : UINT8_MAX;
}

/* The base that the prefix of a literal tells; `*begin` is where its digits begin. */
static unsigned literal_base(struct str literal, size_t *begin)
{
	*begin = 0;
	if (literal.len < 2 || literal.ptr[0] != '0')
		return 10;
	char prefix = (char)(literal.ptr[1] | 0x20);
	if (prefix != 'x' && prefix != 'b')
		return 8;
	*begin = 2;
	return prefix == 'x' ? 16 : 2;
}

/* One u, and one of l, ll, z and wb, each in either order and case. */
static bool is_suffix(struct str suffix, bool *is_unsigned)
{
	static const struct str sizes[] = {STR_INIT(""), STR_INIT("l"), STR_INIT("ll"), STR_INIT("z"), STR_INIT("wb")};
	char lower[3] = "";
	if (suffix.len > sizeof lower)
		return false;
	for (size_t i = 0; i < suffix.len; i++)
		lower[i] = (char)(suffix.ptr[i] | 0x20);
	struct str size = {lower, suffix.len};
	*is_unsigned = str_starts(size, STR("u")) || str_ends(size, STR("u"));
	if (*is_unsigned)
		size = lower[0] == 'u' ? str_from_offset(size, 1) : str_sub(size, 0, size.len - 1);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		if (str_eq(size, sizes[i]))
			return true;
	}
	return false;
}

struct value value_of_integer(struct str literal)
{
	size_t at;
	unsigned base = literal_base(literal, &at);
	struct value value = {.known = true};
	size_t digits = 0;
	for (; at < literal.len; at++) {
		unsigned digit = digit_value(literal.ptr[at]);
		if (literal.ptr[at] == '\'')
			continue;
		if (digit >= base)
			break;
		if (value.bits > (UINT64_MAX - digit) / base)
			return unknown;
		value.bits = value.bits * base + digit;
		digits++;
	}
	if (digits == 0 || !is_suffix(str_from_offset(literal, at), &value.is_unsigned))
		return unknown;
	value.is_unsigned = value.is_unsigned || value.bits > INT64_MAX;
	return value;
}

struct value value_of_character(struct str literal)
{
	static const char letters[] = "0abfnrtv\\'\"?", values[] = "\0\a\b\f\n\r\t\v\\'\"?";
	if (literal.len < 3 || literal.ptr[literal.len - 1] != '\'')
		return unknown;
	char byte = literal.ptr[1];
	if (literal.len == 3 && byte != '\\' && (unsigned char)byte < 0x80)
		return (struct value){.known = true, .bits = (uint64_t)byte};
	if (literal.len != 4 || byte != '\\')
		return unknown;
	size_t index = str_find((struct str){letters, sizeof letters - 1}, literal.ptr[2]);
	if (index == SIZE_MAX)
		return unknown;
	return (struct value){.known = true, .bits = (uint64_t)values[index]};
}

/* ---- operators ---- */

struct value value_not(struct value value)
{
	return value.known ? value_truth(value.bits == 0) : unknown;
}

struct value value_negate(struct value value)
{
	value.bits = 0 - value.bits;
	return value;
}

struct value value_complement(struct value value)
{
	value.bits = ~value.bits;
	return value;
}

static bool is_negative(struct value value)
{
	return !value.is_unsigned && value.bits >> SIGN_SHIFT;
}

static bool less(struct value left, struct value right)
{
	if (left.is_unsigned || right.is_unsigned)
		return left.bits < right.bits;
	return (int64_t)left.bits < (int64_t)right.bits;
}

static bool is_truth(struct value value, bool truth)
{
	return value.known && (value.bits != 0) == truth;
}

/* One side that is 0 decides an &&, one that is not decides an ||. */
static struct value logical(enum operator op, struct value left, struct value right)
{
	bool decisive = op == OPERATOR_OR;
	if (is_truth(left, decisive) || is_truth(right, decisive))
		return value_truth(decisive);
	return left.known && right.known ? value_truth(!decisive) : unknown;
}

static struct value shift(enum operator op, struct value left, struct value right)
{
	if (is_negative(right) || right.bits >= BITS)
		return unknown;
	struct value result = left;
	if (op == OPERATOR_SHIFT_RIGHT) {
		result.bits = is_negative(left) ? ~(~left.bits >> right.bits) : left.bits >> right.bits;
		return result;
	}
	result.bits = left.bits << right.bits;
	bool lossy = !left.is_unsigned &&
		     (is_negative(left) || is_negative(result) || result.bits >> right.bits != left.bits);
	return lossy ? unknown : result;
}

static struct value divide(enum operator op, struct value left, struct value right)
{
	if (right.bits == 0)
		return unknown;
	struct value result = {.known = true, .is_unsigned = left.is_unsigned || right.is_unsigned};
	if (result.is_unsigned) {
		result.bits = op == OPERATOR_DIVIDE ? left.bits / right.bits : left.bits % right.bits;
		return result;
	}
	int64_t dividend = (int64_t)left.bits, divisor = (int64_t)right.bits;
	if (divisor == -1 && dividend == INT64_MIN)
		return unknown;
	result.bits = (uint64_t)(op == OPERATOR_DIVIDE ? dividend / divisor : dividend % divisor);
	return result;
}

/* Whether a signed product may overflow; coarse, since conditions multiply small numbers. */
static bool is_large(struct value value)
{
	uint64_t magnitude = is_negative(value) ? 0 - value.bits : value.bits;
	return magnitude > INT32_MAX;
}

static struct value compute(enum operator op, struct value left, struct value right)
{
	struct value result = {.known = true, .is_unsigned = left.is_unsigned || right.is_unsigned};
	bool overflow = false;
	if (op == OPERATOR_ADD) {
		result.bits = left.bits + right.bits;
		overflow = ((left.bits ^ result.bits) & (right.bits ^ result.bits)) >> SIGN_SHIFT;
	} else if (op == OPERATOR_SUBTRACT) {
		result.bits = left.bits - right.bits;
		overflow = ((left.bits ^ right.bits) & (left.bits ^ result.bits)) >> SIGN_SHIFT;
	} else {
		result.bits = left.bits * right.bits;
		overflow = is_large(left) || is_large(right);
	}
	return overflow && !result.is_unsigned ? unknown : result;
}

struct value value_apply(enum operator op, struct value left, struct value right)
{
	if (op == OPERATOR_AND || op == OPERATOR_OR)
		return logical(op, left, right);
	if (!left.known || !right.known)
		return unknown;
	struct value bitwise = {.known = true, .is_unsigned = left.is_unsigned || right.is_unsigned};
	switch (op) {
	case OPERATOR_BIT_OR:
		bitwise.bits = left.bits | right.bits;
		return bitwise;
	case OPERATOR_BIT_XOR:
		bitwise.bits = left.bits ^ right.bits;
		return bitwise;
	case OPERATOR_BIT_AND:
		bitwise.bits = left.bits & right.bits;
		return bitwise;
	case OPERATOR_EQUAL:
		return value_truth(left.bits == right.bits);
	case OPERATOR_UNEQUAL:
		return value_truth(left.bits != right.bits);
	case OPERATOR_LESS:
		return value_truth(less(left, right));
	case OPERATOR_LESS_EQUAL:
		return value_truth(!less(right, left));
	case OPERATOR_GREATER:
		return value_truth(less(right, left));
	case OPERATOR_GREATER_EQUAL:
		return value_truth(!less(left, right));
	case OPERATOR_SHIFT_LEFT:
	case OPERATOR_SHIFT_RIGHT:
		return shift(op, left, right);
	case OPERATOR_DIVIDE:
	case OPERATOR_REMAINDER:
		return divide(op, left, right);
	default:
		return compute(op, left, right);
	}
}

/* A branch that is not chosen still decides whether the result is unsigned: that matters only below 0. */
struct value value_choose(struct value condition, struct value then, struct value otherwise)
{
	if (!condition.known)
		return unknown;
	struct value chosen = condition.bits ? then : otherwise;
	struct value other = condition.bits ? otherwise : then;
	if (!other.known && is_negative(chosen))
		return unknown;
	chosen.is_unsigned = chosen.is_unsigned || other.is_unsigned;
	return chosen;
}

/*
 * The value of an #if or #elif as far as the text alone decides it. Every name is unknown, and so is what does not
 * parse: only a certain value may kill a branch.
 */
#include "scan/scanner.h"
#include "scan/value.h"

enum { DEPTH_MAX = 200, WORD_MAX = 80 };

/* Longer spellings stand before those that they begin with. */
static const struct binary_operator {
	const char *spelled;
	enum operator op;
	int precedence; /* the higher one binds first */
} operators[] = {
	{"||", OPERATOR_OR, 1},
	{"&&", OPERATOR_AND, 2},
	{"|", OPERATOR_BIT_OR, 3},
	{"^", OPERATOR_BIT_XOR, 4},
	{"&", OPERATOR_BIT_AND, 5},
	{"==", OPERATOR_EQUAL, 6},
	{"!=", OPERATOR_UNEQUAL, 6},
	{"<<", OPERATOR_SHIFT_LEFT, 8},
	{">>", OPERATOR_SHIFT_RIGHT, 8},
	{"<=", OPERATOR_LESS_EQUAL, 7},
	{">=", OPERATOR_GREATER_EQUAL, 7},
	{"<", OPERATOR_LESS, 7},
	{">", OPERATOR_GREATER, 7},
	{"+", OPERATOR_ADD, 9},
	{"-", OPERATOR_SUBTRACT, 9},
	{"*", OPERATOR_MULTIPLY, 10},
	{"/", OPERATOR_DIVIDE, 10},
	{"%", OPERATOR_REMAINDER, 10},
	{"or", OPERATOR_OR, 1},
	{"and", OPERATOR_AND, 2},
};
enum { PRECEDENCE_LOWEST = 1 };

/* A condition being read. Once `failed`, its value is unknown whatever was found before. */
struct condition {
	struct scanner *scanner;
	unsigned depth;
	bool failed;
};

static const struct value unknown = {0};

static struct value fail(struct condition *condition)
{
	condition->failed = true;
	return unknown;
}

/* Whether `text` comes next, as a whole word where it is one; `*behind` is where reading would go on. */
static bool comes_next(const struct scanner *scanner, const char *text, const char **behind)
{
	struct cursor cursor = {scanner->at, scanner->end};
	bool is_word = byte_is_word((unsigned char)*text);
	for (; *text; text++) {
		if (!cursor_take(&cursor, *text))
			return false;
	}
	*behind = cursor.at;
	return !is_word || !byte_is_word(cursor_peek(&cursor));
}

static bool take(struct scanner *scanner, const char *text)
{
	const char *behind;
	scan_blanks(scanner);
	if (!comes_next(scanner, text, &behind))
		return false;
	scanner->at = behind;
	return true;
}

static struct value read_expression(struct condition *condition);

/* Reads a number or a name into `buffer`; a longer one is cut, and then too long for either. */
static struct str take_word(struct scanner *scanner, char buffer[WORD_MAX])
{
	struct cursor cursor = {scanner->at, scanner->end};
	int byte = cursor_peek(&cursor);
	bool number = byte_is_digit(byte);
	size_t length = 0;
	for (; byte_is_word(byte) || (number && (byte == '.' || byte == '\'')); byte = cursor_next(&cursor)) {
		if (length < WORD_MAX)
			buffer[length++] = (char)byte;
	}
	scanner->at = cursor.at;
	return (struct str){buffer, length};
}

static struct value read_number(struct scanner *scanner)
{
	char buffer[WORD_MAX];
	struct str literal = take_word(scanner, buffer);
	return literal.len < WORD_MAX ? value_of_integer(literal) : unknown;
}

static struct value read_character(struct scanner *scanner)
{
	const char *begin = scanner->at;
	scan_apostrophe(scanner);
	char buffer[WORD_MAX];
	if (scanner->at - begin > WORD_MAX)
		return unknown;
	return value_of_character((struct str){buffer, cursor_copy(begin, scanner->at, buffer)});
}

/* The <...> of __has_include and its kin, which may hold what looks like a comment or a quote. */
static void skip_header_name(struct scanner *scanner)
{
	struct cursor cursor = {scanner->at, scanner->end};
	int byte = cursor_peek(&cursor);
	while (byte != '>' && byte != CURSOR_END && !byte_is_newline(byte))
		byte = cursor_next(&cursor);
	scanner->at = byte == '>' ? cursor.at + 1 : scanner->at + 1;
}

/* Brackets and whatever stands in them. False where they do not close on the line. */
static bool skip_brackets(struct scanner *scanner, bool header_name)
{
	size_t depth = 0;
	do {
		int byte = scan_blanks(scanner);
		if (byte == CURSOR_END || byte_is_newline(byte))
			return false;
		if (byte == '"') {
			scan_string(scanner);
		} else if (byte == '\'') {
			scan_apostrophe(scanner);
		} else if (byte == '<' && header_name) {
			skip_header_name(scanner);
		} else {
			depth += byte == '(';
			depth -= byte == ')';
			scanner->at++;
		}
	} while (depth > 0);
	return true;
}

static bool is_encoding(struct str name)
{
	return str_eq(name, STR("L")) || str_eq(name, STR("u")) || str_eq(name, STR("U")) || str_eq(name, STR("u8"));
}

static struct value read_name(struct condition *condition)
{
	struct scanner *scanner = condition->scanner;
	char buffer[WORD_MAX];
	struct str name = take_word(scanner, buffer);
	int next = scan_blanks(scanner);
	if (str_eq(name, STR("defined")) && byte_is_word(next)) {
		take_word(scanner, buffer);
		return unknown;
	}
	bool header_name = str_starts(name, STR("__has_include")) || str_eq(name, STR("__has_embed"));
	if (next == '(')
		return skip_brackets(scanner, header_name) ? unknown : fail(condition);
	if (next == '\'' && is_encoding(name))
		return read_character(scanner);
	return str_eq(name, STR("false")) ? value_truth(false) : unknown;
}

static struct value read_operand(struct condition *condition)
{
	struct scanner *scanner = condition->scanner;
	int byte = scan_blanks(scanner);
	if (byte_is_digit(byte))
		return read_number(scanner);
	if (byte == '\'')
		return read_character(scanner);
	if (byte_is_word(byte))
		return read_name(condition);
	if (!take(scanner, "("))
		return fail(condition);
	struct value value = read_expression(condition);
	return take(scanner, ")") ? value : fail(condition);
}

static struct value read_unary(struct condition *condition)
{
	if (condition->depth == DEPTH_MAX)
		return fail(condition);
	struct scanner *scanner = condition->scanner;
	struct value value;
	condition->depth++;
	if (take(scanner, "!") || take(scanner, "not"))
		value = value_not(read_unary(condition));
	else if (take(scanner, "-"))
		value = value_negate(read_unary(condition));
	else if (take(scanner, "~"))
		value = value_complement(read_unary(condition));
	else if (take(scanner, "+"))
		value = read_unary(condition);
	else
		value = read_operand(condition);
	condition->depth--;
	return value;
}

static const struct binary_operator *next_operator(const struct scanner *scanner, const char **behind)
{
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		if (comes_next(scanner, operators[i].spelled, behind))
			return &operators[i];
	}
	return NULL;
}

static struct value read_binary(struct condition *condition, int precedence)
{
	struct scanner *scanner = condition->scanner;
	struct value left = read_unary(condition);
	while (!condition->failed) {
		const char *behind;
		scan_blanks(scanner);
		const struct binary_operator *next = next_operator(scanner, &behind);
		if (!next || next->precedence < precedence)
			break;
		scanner->at = behind;
		left = value_apply(next->op, left, read_binary(condition, next->precedence + 1));
	}
	return left;
}

static struct value read_expression(struct condition *condition)
{
	if (condition->depth == DEPTH_MAX)
		return fail(condition);
	condition->depth++;
	struct value value = read_binary(condition, PRECEDENCE_LOWEST);
	if (!condition->failed && take(condition->scanner, "?")) {
		struct value then = read_expression(condition);
		if (!take(condition->scanner, ":"))
			fail(condition);
		value = value_choose(value, then, read_expression(condition));
	}
	condition->depth--;
	return value;
}

enum truth scan_condition(struct scanner *scanner)
{
	struct condition condition = {.scanner = scanner};
	struct value value = read_expression(&condition);
	int byte = scan_blanks(scanner);
	bool whole = byte == CURSOR_END || byte_is_newline(byte);
	if (condition.failed || !whole || !value.known)
		return TRUTH_UNKNOWN;
	return value.bits ? TRUTH_TRUE : TRUTH_FALSE;
}

/* String, character and raw string literals: where they end, and when a ' is none. */
#include <string.h>

#include "scan/scanner.h"
#include "scan/skip.h"

/* The standard allows no longer delimiter of a raw string. */
enum { RAW_DELIMITER_MAX = 16 };

/* Behind the literal whose opening `quote` stands at `at`; one that is not closed ends with its line. */
static const char *quoted_end(const char *at, const char *end, char quote)
{
	at = skip_literal(at + 1, end, quote);
	while (at < end && *at == '\\') {
		struct cursor cursor = {at, end};
		if (cursor_peek(&cursor) == '\\' && !byte_is_newline(cursor_next(&cursor)) && cursor.at < end)
			cursor.at++;
		at = skip_literal(cursor.at, end, quote);
	}
	return at < end && *at == quote ? at + 1 : at;
}

/* Whether the quote at `at` follows R, u8R, uR, UR or LR, and that is a whole token. */
static bool has_raw_prefix(const struct scanner *scanner, const char *at)
{
	const char *begin = scanner->begin;
	bool possible = at > begin && (at[-1] == 'R' || byte_is_newline(at[-1]));
	if (!possible || cursor_before(begin, at, &at) != 'R')
		return false;
	int byte = cursor_before(begin, at, &at);
	if (byte == '8')
		byte = cursor_before(begin, at, &at) == 'u' ? cursor_before(begin, at, &at) : '8';
	else if (byte == 'u' || byte == 'U' || byte == 'L')
		byte = cursor_before(begin, at, &at);
	return !byte_is_word(byte);
}

static bool is_raw_delimiter(char byte)
{
	return byte > ' ' && byte < 0x7f && byte != '(' && byte != ')' && byte != '\\';
}

/* The `)delimiter"` that ends the raw string whose quote stands at `at`; false where its delimiter is none. */
static bool raw_terminator(const char *at, const char *end, char *out, struct str *terminator)
{
	size_t length = 0;
	out[length++] = ')';
	for (at++; at < end && is_raw_delimiter(*at) && length <= RAW_DELIMITER_MAX; at++)
		out[length++] = *at;
	if (at == end || *at != '(')
		return false;
	out[length++] = '"';
	*terminator = (struct str){out, length};
	return true;
}

static bool is_known_miss(const struct scanner *scanner, struct str delimiter)
{
	for (size_t i = 0; i < scanner->raw_miss_count; i++) {
		if (str_eq(scanner->raw_misses[i], delimiter))
			return true;
	}
	return scanner->raw_miss_count == RAW_MISSES_MAX;
}

/*
 * Behind the raw string whose quote stands at `at`, or NULL: a macro named R before an ordinary string is good C. What
 * is not found once is not found further on either, so each delimiter is looked for in vain only once.
 */
static const char *raw_end(struct scanner *scanner, const char *at)
{
	char buffer[RAW_DELIMITER_MAX + 2];
	struct str terminator;
	if (!raw_terminator(at, scanner->end, buffer, &terminator))
		return NULL;
	struct str delimiter = {at + 1, terminator.len - 2};
	if (is_known_miss(scanner, delimiter))
		return NULL;
	const char *body = at + terminator.len;
	const char *found = memmem(body, (size_t)(scanner->end - body), terminator.ptr, terminator.len);
	if (found)
		return found + terminator.len;
	scanner->raw_misses[scanner->raw_miss_count++] = delimiter;
	return NULL;
}

void scan_string(struct scanner *scanner)
{
	const char *behind = NULL;
	if (has_raw_prefix(scanner, scanner->at))
		behind = raw_end(scanner, scanner->at);
	scanner->at = behind ? behind : quoted_end(scanner->at, scanner->end, '"');
}

/*
 * Whether the ' at `at` separates digits, as in 1'000: what stands before it is a number, and a digit or letter
 * follows. The walk back stops at the last separator, so a long number costs no more than its length.
 */
static bool separates_digits(const struct scanner *scanner, const char *at)
{
	struct cursor behind = {at + 1, scanner->end};
	if (!byte_is_word(cursor_peek(&behind)))
		return false;
	int first = CURSOR_END, second = CURSOR_END;
	for (;;) {
		int byte = cursor_before(scanner->begin, at, &at);
		if (byte == '\'' && at == scanner->separator)
			return true;
		if (!byte_is_word(byte) && byte != '.')
			return byte_is_digit(first) || (first == '.' && byte_is_digit(second));
		second = first;
		first = byte;
	}
}

void scan_apostrophe(struct scanner *scanner)
{
	if (separates_digits(scanner, scanner->at))
		scanner->separator = scanner->at++;
	else
		scanner->at = quoted_end(scanner->at, scanner->end, '\'');
}

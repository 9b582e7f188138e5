/* Bytes as the preprocessor sees them: a backslash, blanks and a line ending vanish (a splice), forwards and backwards.
 */
#ifndef AUTOTOMY_SCAN_CURSOR_H
#define AUTOTOMY_SCAN_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

#define CURSOR_END (-1)

/* A place in a text. `at` may stand before a splice; cursor_peek() steps over it. */
struct cursor {
	const char *at, *end;
};

/* White space inside a line, NUL included: compilers warn of it and go on. */
static inline bool byte_is_blank(int byte)
{
	return byte == ' ' || byte == '\t' || byte == '\f' || byte == '\v' || byte == '\0';
}

static inline bool byte_is_newline(int byte)
{
	return byte == '\n' || byte == '\r';
}

static inline bool byte_is_digit(int byte)
{
	return byte >= '0' && byte <= '9';
}

/* Letters, digits, '_', '$' and all of UTF-8 beyond ASCII. `byte` is 0 to 255, or CURSOR_END. */
static inline bool byte_is_word(int byte)
{
	int lower = byte | 0x20;
	return (lower >= 'a' && lower <= 'z') || byte_is_digit(byte) || byte == '_' || byte == '$' || byte >= 0x80;
}

/* How many bytes the splice at `at` takes, 0 where there is none. */
size_t splice_length(const char *at, const char *end);

/* Where the one splice that ends at `at` begins; `at` itself where there is none. `begin` is where to stop looking. */
const char *splice_begin(const char *begin, const char *at);

/* The byte at the cursor, 0 to 255, once splices are passed over; CURSOR_END at the end. */
static inline int cursor_peek(struct cursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at == '\\') {
		size_t length = splice_length(cursor->at, cursor->end);
		if (length == 0)
			break;
		cursor->at += length;
	}
	return cursor->at < cursor->end ? (unsigned char)*cursor->at : CURSOR_END;
}

/* Steps over the byte that cursor_peek() gave and gives the next one. */
static inline int cursor_next(struct cursor *cursor)
{
	cursor->at++;
	return cursor_peek(cursor);
}

/* Steps over `byte` if it comes next. */
static inline bool cursor_take(struct cursor *cursor, char byte)
{
	if (cursor_peek(cursor) != (unsigned char)byte)
		return false;
	cursor->at++;
	return true;
}

/* The byte before `at` in the same sense, and where it stands; CURSOR_END at the beginning of the text. */
int cursor_before(const char *begin, const char *at, const char **where);

/* Copies the bytes of [at, end) without splices to `out`, which has room for end - at. Returns how many there are. */
size_t cursor_copy(const char *at, const char *end, char *out);

#endif

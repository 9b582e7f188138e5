/* Eight bytes at a time, for loops over long stretches of plain text. The answers do not depend on the byte order. */
#ifndef AUTOTOMY_BASE_WORD_H
#define AUTOTOMY_BASE_WORD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define WORD_BYTES      sizeof(uint64_t)
#define WORD_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define WORD_HIGHS      WORD_EACH(0x80)

static inline uint64_t word_load(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static inline bool word_is_ascii(uint64_t word)
{
	return !(word & WORD_HIGHS);
}

/*
 * Whether the eight bytes stand for themselves in a JSON string: ASCII, no control character, quote or backslash. A
 * subtraction borrows into a byte's top bit where that byte is too small; it may borrow further up as well, but only
 * past a byte that has already said no.
 */
static inline bool word_is_plain_json(uint64_t word)
{
	uint64_t quote = word ^ WORD_EACH('"'), backslash = word ^ WORD_EACH('\\');
	uint64_t no = (word - WORD_EACH(0x20)) | (quote - WORD_EACH(1)) | (backslash - WORD_EACH(1)) | word;
	return !(no & WORD_HIGHS);
}

/* The same of one byte. */
static inline bool byte_is_plain_json(char byte)
{
	return byte >= 0x20 && (unsigned char)byte < 0x80 && byte != '"' && byte != '\\';
}

/* How many bytes at `at` are plain in that sense. */
static inline size_t plain_json_span(const char *at, const char *end)
{
	const char *begin = at;
	while ((size_t)(end - at) >= WORD_BYTES && word_is_plain_json(word_load(at)))
		at += WORD_BYTES;
	while (at < end && byte_is_plain_json(*at))
		at++;
	return (size_t)(at - begin);
}

#endif

/* Decoding UTF-8 one character at a time, for the sources of this layer. */
#ifndef AUTOTOMY_BASE_UTF_H
#define AUTOTOMY_BASE_UTF_H

#include <stdbool.h>
#include <stdint.h>

enum { UTF_REPLACEMENT = 0xFFFD };

struct utf8_char {
	uint32_t code_point; /* UTF_REPLACEMENT where it is ill-formed */
	uint8_t len;         /* bytes, at least 1; of the maximal subpart where it is ill-formed */
	bool valid;
};

/* The character that begins at `at`, which is before `end`. */
struct utf8_char utf8_decode(const char *at, const char *end);

/* Writes the code point, a scalar value, and returns how many bytes that took. */
unsigned utf8_put(char out[4], uint32_t code_point);

static inline bool utf_is_surrogate(uint32_t code_point)
{
	return code_point >= 0xD800 && code_point <= 0xDFFF;
}

#endif

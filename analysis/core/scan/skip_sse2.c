/* The skips of skip.h with SSE2, which every x86-64 has. Loads never leave the text; the tails go bytewise. */
#include "scan/skip.h"
#include "scan/skip_bytewise.h"

#if defined(__SSE2__)

#include <stdint.h>
#include <x86intrin.h>

enum { BLOCK = sizeof(__m128i) };

static inline __m128i load(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline __m128i equal(__m128i block, char byte)
{
	return _mm_cmpeq_epi8(block, _mm_set1_epi8(byte));
}

/* The first byte of the block whose bit is set in `hits`, which is not 0. */
static inline const char *first_hit(const char *block, int hits)
{
	return block + __bsfd(hits);
}

/* Pairs that differ in one bit share a comparison: '"' and '#' differ in bit 0, '%' and '\'' in bit 1. */
static inline int code_hits(__m128i block)
{
	__m128i quote_or_hash = equal(_mm_or_si128(block, _mm_set1_epi8(1)), '#');
	__m128i percent_or_apostrophe = equal(_mm_or_si128(block, _mm_set1_epi8(2)), '\'');
	__m128i any = _mm_or_si128(_mm_or_si128(quote_or_hash, percent_or_apostrophe), equal(block, '/'));
	return _mm_movemask_epi8(any);
}

const char *skip_code(const char *at, const char *end)
{
	for (; end - at >= BLOCK; at += BLOCK) {
		int hits = code_hits(load(at));
		if (hits)
			return first_hit(at, hits);
	}
	return skip_code_bytewise(at, end);
}

static inline __m128i newlines(__m128i block)
{
	return _mm_or_si128(equal(block, '\n'), equal(block, '\r'));
}

const char *skip_literal(const char *at, const char *end, char quote)
{
	for (; end - at >= BLOCK; at += BLOCK) {
		__m128i block = load(at);
		__m128i any = _mm_or_si128(_mm_or_si128(equal(block, quote), equal(block, '\\')), newlines(block));
		int hits = _mm_movemask_epi8(any);
		if (hits)
			return first_hit(at, hits);
	}
	return skip_literal_bytewise(at, end, quote);
}

const char *skip_line(const char *at, const char *end)
{
	for (; end - at >= BLOCK; at += BLOCK) {
		int hits = _mm_movemask_epi8(newlines(load(at)));
		if (hits)
			return first_hit(at, hits);
	}
	return skip_line_bytewise(at, end);
}

/* All-ones where a line ends; the byte behind the block decides whether a "\r" at its end is half of a "\r\n". */
static inline __m128i line_ends(const char *at)
{
	__m128i block = load(at);
	__m128i pairs = _mm_and_si128(equal(block, '\r'), equal(load(at + 1), '\n'));
	return _mm_andnot_si128(pairs, newlines(block));
}

size_t count_lines(const char *at, const char *end)
{
	enum { ROUNDS = UINT8_MAX }; /* as often as a byte-wide counter can be counted up */
	size_t count = 0;
	while (end - at > BLOCK) {
		__m128i counters = _mm_setzero_si128();
		for (int round = 0; round < ROUNDS && end - at > BLOCK; round++, at += BLOCK)
			counters = _mm_sub_epi8(counters, line_ends(at));
		__m128i sums = _mm_sad_epu8(counters, _mm_setzero_si128());
		count += (size_t)_mm_cvtsi128_si32(sums) + (size_t)_mm_extract_epi16(sums, 4);
	}
	return count + count_lines_bytewise(at, end);
}

#endif

/* The skips of skip.h a byte at a time: what they mean, the tails of the wide ones, and all there is without SSE2. */
#ifndef AUTOTOMY_SCAN_SKIP_BYTEWISE_H
#define AUTOTOMY_SCAN_SKIP_BYTEWISE_H

#include <stddef.h>

static inline const char *skip_code_bytewise(const char *at, const char *end)
{
	while (at < end && *at != '"' && *at != '\'' && *at != '/' && *at != '#' && *at != '%')
		at++;
	return at;
}

static inline const char *skip_literal_bytewise(const char *at, const char *end, char quote)
{
	while (at < end && *at != quote && *at != '\\' && *at != '\n' && *at != '\r')
		at++;
	return at;
}

static inline const char *skip_line_bytewise(const char *at, const char *end)
{
	while (at < end && *at != '\n' && *at != '\r')
		at++;
	return at;
}

static inline size_t count_lines_bytewise(const char *at, const char *end)
{
	size_t count = 0;
	for (; at < end; at++)
		count += *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
	return count;
}

#endif

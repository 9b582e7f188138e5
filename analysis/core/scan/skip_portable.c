/* The skips of skip.h for machines without SSE2. */
#include "scan/skip.h"
#include "scan/skip_bytewise.h"

#if !defined(__SSE2__)

const char *skip_code(const char *at, const char *end)
{
	return skip_code_bytewise(at, end);
}

const char *skip_literal(const char *at, const char *end, char quote)
{
	return skip_literal_bytewise(at, end, quote);
}

const char *skip_line(const char *at, const char *end)
{
	return skip_line_bytewise(at, end);
}

size_t count_lines(const char *at, const char *end)
{
	return count_lines_bytewise(at, end);
}

#endif

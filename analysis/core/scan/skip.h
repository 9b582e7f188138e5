/*
 * Passing fast over bytes that mean nothing to the scan. One set of functions, written twice: skip_sse2.c looks at
 * sixteen bytes at once, skip_portable.c at one.
 */
#ifndef AUTOTOMY_SCAN_SKIP_H
#define AUTOTOMY_SCAN_SKIP_H

#include <stddef.h>

/* The first byte that may open a comment, a literal or a directive, one of " ' / # %, or `end`. */
const char *skip_code(const char *at, const char *end);

/* The first `quote`, backslash or newline byte, or `end`. */
const char *skip_literal(const char *at, const char *end, char quote);

/* The first newline byte, or `end`. */
const char *skip_line(const char *at, const char *end);

/* How many lines end in [at, end): "\n", "\r\n" and a lone "\r" count once each. `end` does not cut a "\r\n". */
size_t count_lines(const char *at, const char *end);

#endif

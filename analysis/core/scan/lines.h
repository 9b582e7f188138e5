/* Lines are counted only up to where a fact stands, and from one fact to the next. */
#ifndef AUTOTOMY_SCAN_LINES_H
#define AUTOTOMY_SCAN_LINES_H

#include <autotomy/base/text.h>

/* What is known of one place of a text: `line_begin` <= `at`, and `line` counts from 1. */
struct line_counter {
	const char *at, *line_begin;
	uint32_t line;
};

void line_counter_init(struct line_counter *counter, const char *text);

/* The place of `at`, which is not before the last one asked for. */
struct text_place line_counter_place(struct line_counter *counter, const char *at);

/* The line of `at`, which may lie anywhere in the text; `counter` stays where it is when that is behind it. */
uint32_t line_counter_line(struct line_counter *counter, const char *at);

#endif

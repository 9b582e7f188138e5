/*
 * The state of one scan, and what its parts do with it. Every part begins at `at`, where its token stands, and leaves
 * `at` behind what it has read:
 *
 *   scan.c         the loop: skips to the next byte that may matter and hands over
 *   literal.c      string, character and raw string literals
 *   remark.c       comments, and where on their line they stand
 *   suppression.c  what a comment suppresses
 *   directive.c    directives and the includes among them
 *   group.c        conditional groups: dead ones, include guards
 *   condition.c    the value of an #if, where the text alone decides it
 */
#ifndef AUTOTOMY_SCAN_SCANNER_H
#define AUTOTOMY_SCAN_SCANNER_H

#include <autotomy/base/vec.h>
#include <autotomy/core/scan.h>

#include "scan/comment.h"
#include "scan/group.h"
#include "scan/lines.h"

/* The last block comment. Whoever looks back over one needs to know what stands before it. */
struct comment_trail {
	const char *begin, *end;
	bool opens_line;   /* no token stands before it on its logical line: a '#' behind it begins a directive */
	bool begins_alone; /* nothing but comments stands before it on its physical line */
};

/* Delimiters of raw strings that no terminator follows. More kinds of them than this no file has that means well. */
enum { RAW_MISSES_MAX = 16 };

/* A suppression and what decides its lines once its neighbours are known. */
struct suppression_draft {
	struct suppression_fact fact;
	uint32_t first_line, last_line; /* of the comment */
	bool code_before, code_behind;
};

struct scanner {
	struct arena *arena;
	const char *begin, *end; /* the text behind its byte order mark */
	const char *at;
	struct line_counter lines;
	struct comment_trail trail;
	const char *separator; /* the last ' that separates digits */
	struct str raw_misses[RAW_MISSES_MAX];
	size_t raw_miss_count;
	struct groups groups;
	VEC(struct include_fact) includes;
	VEC(struct suppression_draft) suppressions;
	size_t settled; /* suppressions before this one know what stands behind them */
};

/* literal.c */
void scan_string(struct scanner *scanner);
void scan_apostrophe(struct scanner *scanner); /* a character literal, or a digit separator */

/* remark.c */
bool scan_comment(struct scanner *scanner); /* false, and nothing read, where none begins */
int scan_blanks(struct scanner *scanner);   /* blanks and comments up to the next token of the line; its first byte */
bool scanner_opens_line(const struct scanner *scanner,
			const char *at); /* whether no token stands before `at` on its line */

/* suppression.c */
void scan_suppression(struct scanner *scanner, const struct comment *comment, bool code_before);
void suppressions_settle(struct scanner *scanner,
			 const struct comment *comment); /* behind each, while any is unsettled */
void suppressions_finish(struct scanner *scanner, struct scan_facts *facts);

/* directive.c */
void scan_directive(struct scanner *scanner, const char *hash); /* behind its '#' or '%:', which begins at `hash` */

/* condition.c */
enum truth scan_condition(struct scanner *scanner); /* behind #if or #elif */

#endif

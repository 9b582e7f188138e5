/* Where comments begin and end. */
#ifndef AUTOTOMY_SCAN_COMMENT_H
#define AUTOTOMY_SCAN_COMMENT_H

#include <stdbool.h>

#include "scan/cursor.h"

/* One comment: the whole of it, and its text without what opens and closes it. A line comment ends before its newline.
 */
struct comment {
	const char *begin, *end;
	const char *text, *text_end;
	bool block;
};

/* Reads the comment that begins at `at`, a slash or not; false where none does. An unclosed one ends with the text. */
bool comment_read(const char *at, const char *end, struct comment *comment);

bool comment_begins(const char *at, const char *end);

/* Steps over blanks and comments up to the next token of the line, its newline or the end; gives what cursor_peek()
 * does. */
int cursor_skip_blanks(struct cursor *cursor);

#endif

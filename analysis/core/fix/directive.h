/* Include directives as bytes: where one begins and ends, how another is spelled, and where it would be put. */
#ifndef AUTOTOMY_CORE_FIX_DIRECTIVE_H
#define AUTOTOMY_CORE_FIX_DIRECTIVE_H

#include "fix/fixer.h"

/* Byte offsets; an end is behind the last byte. */
struct span {
	size_t begin, end;
};

/* The line ending that the text has at its first line; "\n" where it has none. */
struct str newline_of(struct str text);

/* From the line's first byte up to, not including, its ending. */
struct span line_at(struct str text, size_t offset);
size_t behind_newline(struct str text, size_t offset); /* `offset` itself where no line ends there */

/*
 * Where nothing but comments on its last line stands beside the span, it takes its whole lines, and a blank line that
 * would then stand beside another. Returns whether it did.
 */
bool span_take_lines(struct str text, struct span *span);

/* All that goes with an include: the directive with its splices and the comments on its line; likewise. */
struct span directive_span(const struct fix_context *context, const struct include_fact *include, bool *whole);

/* How an include is written. */
struct spelling {
	enum include_form form;
	struct str spelled;
};

/*
 * How people would write an include of the header in this file: as `like` is written, one of its includes, or (NULL) as
 * most others are. Looked up in every way in which the file is compiled; false where no way of writing leads there.
 */
bool spell_include(const struct fix_context *context, struct arena *arena, struct str header,
		   const struct resolved_include *like, struct spelling *spelling);

/* The whole directive without its line ending. */
struct str spelling_directive(struct arena *arena, const struct spelling *spelling);

/*
 * Adds the edit that includes the header, at a place before the byte `limit`: among the includes of its kind, in their
 * order where they have one; else behind the last include; else at the top, inside the guard. False where the header
 * cannot be spelled.
 */
bool propose_include(const struct fixer *fixer, struct proposal *proposal, struct str header, size_t limit);

#endif

/*
 * Symbol results that move along with edits. A parse tells places of the text it was given; by the time it answers, and
 * until the next one does, the text moves on. Marks are the byte offsets of its uses, carried through every edit.
 */
#ifndef DRIVER_PARSE_MARKS_H
#define DRIVER_PARSE_MARKS_H

#include <autotomy/driver/project.h>

#include "parser/parse_result.h"

/* Marks uses that stand in the text that `lines` belongs to; edits move the marks, and places are taken from them. */
void use_marks_set(struct mark *marks, const struct use_fact *uses, size_t count, const struct line_table *lines);
void use_marks_edit(struct mark *marks, size_t count, const struct text_edit *edit);
/* Returns how many still stand: these come first. */
size_t use_marks_apply(struct mark *marks, struct use_fact *uses, size_t count, struct str text,
		       const struct line_table *lines);

/*
 * Marks the uses and computed includes of file number `file`, which stand in the text that `lines` belongs to. What
 * stands in other files is left alone.
 */
void parse_marks_set(struct parse_result *result, uint32_t file, const struct line_table *lines);

/* Moves the marks; those whose bytes are touched are gone. */
void parse_marks_edit(struct parse_result *result, const struct text_edit *edit);

/*
 * Writes the places of the marks in the text as it is now into the facts. Facts whose token was edited (an identifier
 * that grew at either end, too) are taken out.
 */
void parse_marks_apply(struct parse_result *result, struct str text, const struct line_table *lines);

#endif

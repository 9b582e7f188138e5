/* The source line of a diagnostic and the caret under its token, as gcc draws them. */
#ifndef AUTOTOMY_REPORT_SNIPPET_H
#define AUTOTOMY_REPORT_SNIPPET_H

#include <autotomy/base/text.h>

/*
 * Appends two lines. `line` is the source line in which `range` begins, any bytes, without its ending. `caret_color` is
 * an escape sequence, or NULL for no colour. A line too long to be read on a terminal is left out.
 */
void snippet_put(struct strbuf *out, struct str line, struct text_range range, const char *caret_color);

/* The bytes with those that would steer a terminal replaced by spaces. A tab is one of them unless `keep_tabs`. */
void plain_put(struct strbuf *out, struct str text, bool keep_tabs);

#endif

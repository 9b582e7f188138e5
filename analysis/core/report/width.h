/* How many columns a text takes on a terminal, for a caret that stands under its token. */
#ifndef AUTOTOMY_REPORT_WIDTH_H
#define AUTOTOMY_REPORT_WIDTH_H

#include <autotomy/base/str.h>

/*
 * Valid UTF-8 without control characters. Combining marks and joiners take none, East Asian wide characters and emoji
 * two, all else one: the ranges of wcwidth() that occur in code, not all of Unicode.
 */
size_t display_width(struct str text);

#endif

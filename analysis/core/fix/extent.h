/* The bytes of a whole declaration, found from its name. */
#ifndef AUTOTOMY_CORE_FIX_EXTENT_H
#define AUTOTOMY_CORE_FIX_EXTENT_H

#include "fix/directive.h"

/*
 * From the first token of the declaration up to and with its ';'. False where that is not certain: where it declares
 * several names, initializes, defines a type as well, stands in a macro, or has a directive in its middle.
 */
bool declaration_span(struct str text, size_t name, struct span *span);

/* Whether a directive stands in braces, or in the middle of a declaration: what it brings may be no symbol by itself.
 */
bool stands_in_code(struct str text, size_t offset);

#endif

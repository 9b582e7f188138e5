/* What macros.c knows of definitions and expansions, for macro_tell.c. */
#ifndef AUTOTOMY_CLANG_MACRO_PARTS_H
#define AUTOTOMY_CLANG_MACRO_PARTS_H

#include "macros.h"

/* A macro by its number, its body read; valid until another is defined. */
struct macro *macro_read(struct macros *macros, uint32_t index);

/* The symbol that stands for the macro. */
uint32_t macro_symbol(struct macros *macros, uint32_t index);

/* What `name` means at a point of the preprocessor's way: its last definition before; or MACRO_NONE. */
uint32_t macro_find(const struct macros *macros, struct str name, uint32_t sequence);

/*
 * The macro that a name in the body of `owner` is expanded to; MACRO_NONE where it is none, or is named without the
 * brackets it needs.
 */
uint32_t macro_in_body(struct macros *macros, uint32_t owner, const struct body_name *name, uint32_t sequence);

/* Whether the file lies inside the root. */
bool macros_inside(const struct macros *macros, uint32_t source);

/* What it expands to is asked for: it stands in a wanted file. */
bool expansion_asked(const struct macros *macros, const struct expansion *expansion);

/* The first expansion at or behind a place, in the sorted list. */
size_t expansions_from(const struct macros *macros, uint32_t source, uint32_t offset);

#endif

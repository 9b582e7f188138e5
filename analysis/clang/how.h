/* How a token uses what it names: read off the cursors around it. */
#ifndef AUTOTOMY_CLANG_HOW_H
#define AUTOTOMY_CLANG_HOW_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>
#include <autotomy/base/vec.h>

/* A cursor on the way from a top-level declaration down to where the walk stands. */
struct ancestor {
	CXCursor cursor;
	uint32_t ordinal;  /* the how manieth child it is, from 0 */
	uint32_t children; /* so many of its own have been met */
};

struct ancestors {
	VEC(struct ancestor) items; /* the outermost first */
	bool cplusplus;
};

/* For each cursor of a walk, in its order. */
void ancestors_enter(struct ancestors *ancestors, CXCursor cursor, CXCursor parent);

/*
 * How the last cursor of `ancestors`, a reference, uses what it names: a set of enum use_how. `target` is what it
 * refers to.
 */
uint32_t how_variable(const struct ancestors *ancestors);
uint32_t how_function(const struct ancestors *ancestors);
uint32_t how_type(const struct ancestors *ancestors, CXCursor target);

/* Whether a type's name ends there, of which `text` is what stands behind: no `*` makes a pointer of it. */
bool how_ends_type(struct str text);

#endif

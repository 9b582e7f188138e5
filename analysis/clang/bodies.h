/*
 * What the bodies of the main file's functions name, written down while they are walked, so that the next parse can do
 * without those that blank.h takes out: the expansions and references in them are told again, in the order of the text,
 * as if libclang had met them. A body is kept only if that is all there is to it: no error, nothing declared that
 * others might see, no reference to what only it, or a file included behind the preamble, knows.
 */
#ifndef AUTOTOMY_CLANG_BODIES_H
#define AUTOTOMY_CLANG_BODIES_H

#include "blank.h"
#include "macros.h"

struct extractor;

/* A reference in a body: see macros_tell(). */
struct body_use {
	uint32_t offset; /* in the main file */
	uint32_t end;    /* of the `sizeof` that measures an expression; 0 for what spells its name */
	uint32_t symbol; /* below `head_symbols` one of the preamble's; else into `symbols`, from there */
	uint32_t how;    /* a set of enum use_how */
};

/* A file that was included behind the preamble. */
struct late_file {
	struct str path;
	uint64_t hash; /* of its text */
};

struct bodies {
	struct arena arena;
	struct str text; /* of the main file */
	bool complete;   /* every error stands in a body, and nothing counts on what does */
	struct body_list list;
	VEC(struct late_file) late;
	VEC(struct body_use) uses;
	VEC(struct main_expansion) expansions;
	uint32_t head_symbols;
	VEC(struct symbol) symbols; /* resolved, without cursors; `holder` is numbered like a use's symbol */
};

/* How far a parse of a blanked text has told again what it does not see. */
struct retelling {
	const struct bodies *earlier;
	const struct blanked *blanked;
	struct str text; /* as it is written */
	uint32_t next_expansion, next_body;
	uint32_t met;        /* so many blank bodies were */
	bool edited_met;     /* the edited one ends where it should */
	bool failed;         /* the text is not what it was taken for */
	uint32_t *symbol_of; /* by symbol of `earlier`: the one here, or SYMBOL_NONE until it is asked for */
};

void retelling_begin(struct retelling *retelling, struct arena *arena, const struct bodies *earlier,
		     const struct blanked *blanked, struct str text);

/* Takes the expansions in blank bodies that stand before a place of the main file. */
void bodies_expand(struct extractor *extractor, uint32_t before);

/* The walk has come from a function to its block: what a blank one named is told again. */
void bodies_enter(struct extractor *extractor, CXCursor function, CXCursor block);

/* Writes down a reference in the block that was entered; `end` as in struct body_use. */
void bodies_use(struct extractor *extractor, struct spot spot, uint32_t end, uint32_t symbol, uint32_t how);

/* The block that was entered cannot be kept. */
void bodies_spoil(struct extractor *extractor);

/* The walk has left it. */
void bodies_leave(struct extractor *extractor);

/* When all facts are collected. False where a retelling went wrong: then they are worth nothing. */
bool bodies_settle(struct extractor *extractor);

struct bodies *bodies_create(struct str text);
void bodies_destroy(struct bodies *bodies);

#endif

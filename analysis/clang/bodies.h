/*
 * What the bodies of the main file's functions name, written down while they are walked, so that the next parse can do
 * without those that blank.h takes out. A body is kept only if that is all there is to it: no error, nothing declared
 * that others might see, no reference to what only it, or a file included behind the preamble, knows.
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
	bool complete;   /* they may be blanked at all: every error stands in a body, and nothing counts on what does */
	struct body_list list;
	VEC(struct late_file) late;
	VEC(struct body_use) uses;
	VEC(struct main_expansion) expansions;
	uint32_t head_symbols;
	VEC(struct symbol) symbols; /* resolved, without cursors; `holder` is numbered like a use's symbol */
};

/* The walk comes to a declaration of the top level: it may be a template, or hold one. */
void bodies_note_template(struct extractor *extractor, CXCursor declaration);

/* The walk has come from a function to its block. */
void bodies_enter(struct extractor *extractor, CXCursor function, CXCursor block);

/* Writes down a reference in the block that was entered; `end` as in struct body_use. */
void bodies_use(struct extractor *extractor, struct spot spot, uint32_t end, uint32_t symbol, uint32_t how);

/* The block that was entered cannot be kept. */
void bodies_spoil(struct extractor *extractor);

/* The walk has left it. */
void bodies_leave(struct extractor *extractor);

/*
 * When all facts are collected; `plain`: nothing in the preamble counts, see blank_counts(). False where a retelling
 * went wrong: then they are worth nothing.
 */
bool bodies_settle(struct extractor *extractor, bool plain);

struct bodies *bodies_create(struct str text);
void bodies_destroy(struct bodies *bodies);

#endif

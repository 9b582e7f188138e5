/* The uses found so far, each with the symbol that it names: tokens of wanted files, and of the macros' bodies to which
 * expansions in wanted files lead. */
#ifndef AUTOTOMY_CLANG_USES_H
#define AUTOTOMY_CLANG_USES_H

#include "symbols.h"

struct use {
	struct spot begin;
	uint32_t end; /* byte offset in the same file */
	uint32_t symbol;
	uint32_t how; /* a set of enum use_how */
	bool guessed; /* a name in a macro's body that names a macro, as far as the text tells */
};

struct uses {
	struct sources *sources;
	VEC(struct use) items;
};

/* Keeps the use if its file is wanted. */
void uses_add(struct uses *uses, struct use use);

/* Keeps that of a macro's body in whatever file it stands, where an expansion that is `asked` for leads to it. */
void uses_add_in_body(struct uses *uses, struct use use, bool asked);

#endif

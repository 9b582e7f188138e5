/* The uses found so far: tokens of wanted files, each with the symbol that it names. */
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

#endif

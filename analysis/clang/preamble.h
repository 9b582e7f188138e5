/* How far a text's preamble goes: the directives and comments before the first other token. */
#ifndef AUTOTOMY_CLANG_PREAMBLE_H
#define AUTOTOMY_CLANG_PREAMBLE_H

#include <autotomy/base/str.h>

struct preamble {
	size_t end; /* offset of the first token that belongs to no directive; the text's length where there is none */
	size_t fixed; /* while so many bytes stay as they are, so does `end`; more than there are: all, and no more */
};

/*
 * libclang's own preamble ends there or before. False where the text has something before that token which the two
 * might read differently: then nothing can be said.
 */
bool preamble_find(struct str text, struct preamble *preamble);

/*
 * The includes that a text begins with, but for comments and blanks, as far as each names a file: `"page.h"` or
 * `<stdio.h>`, views of the text. At most `most`; their number. 0 where something among them might be read differently.
 */
size_t preamble_includes(struct str text, size_t most, struct str *includes);

#endif

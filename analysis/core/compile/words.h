/* Lists of words, and how a text is split into them. */
#ifndef AUTOTOMY_COMPILE_WORDS_H
#define AUTOTOMY_COMPILE_WORDS_H

#include <autotomy/base/str.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/compile.h>

/* A vector as of vec.h. */
struct words {
	struct str *items;
	size_t len, cap;
};

enum word_quoting {
	WORDS_SHELL,    /* as a POSIX shell: a backslash is itself within '...', and within "..." before most bytes */
	WORDS_RESPONSE, /* as GNU response files: a backslash takes the next byte as it is, everywhere */
};

/* Appends the words of `text`; their bytes are in the arena. */
void words_split(struct words *words, struct arena *arena, struct str text, enum word_quoting quoting);

/* What response files may still cost. */
struct response_budget {
	size_t files, bytes;
};

/*
 * Appends `source`, every @file in it replaced by the words of that file, as far as the budget goes. An @file that
 * cannot be read stays as it is.
 */
void words_expand(struct words *words, struct arena *arena, const struct words *source, struct str directory,
		  const struct file_reader *reader, struct response_budget *budget);

#endif

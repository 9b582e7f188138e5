/* Matching with `*`, `**`, `?` and `[...]`: what globs of paths and patterns of names have in common. */
#ifndef AUTOTOMY_CORE_POLICY_WILDCARD_H
#define AUTOTOMY_CORE_POLICY_WILDCARD_H

#include <stdbool.h>

#include <autotomy/base/str.h>

enum wildcard_kind {
	WILDCARD_PATH, /* `*`, `?` and `[...]` stay inside one part of a path, `**` crosses parts */
	WILDCARD_NAME, /* `*` matches anything; `[]` is literal, for the sake of operator[] */
};

enum {
	WILDCARD_MAX_BYTES = 1024,        /* of one pattern as written: no sane one comes near */
	WILDCARD_MAX_ALTERNATIVES = 1024, /* that the braces of one pattern may expand to */
};

/*
 * Whether a pattern without braces matches the whole text. The first `literal` bytes of both are taken as compared
 * already. `?` and the members of `[...]` are UTF-8 characters; a byte that begins none counts as one.
 */
bool wildcard_match(enum wildcard_kind kind, struct str pattern, struct str text, size_t literal);

/* How many bytes at the beginning of a pattern without braces stand for themselves. */
size_t wildcard_literal(enum wildcard_kind kind, struct str pattern);

/* Whether a pattern, braces and all, is a name or path that stands for itself. */
bool wildcard_is_plain(struct str pattern);

/*
 * Expands `{a,b}`, nested, from left to right; brackets hide braces and commas. Returns NULL, or what is wrong with the
 * pattern as a static clause about "it" ("its '[' is not closed"). The alternatives are strings in the arena.
 */
const char *wildcard_expand(struct arena *arena, enum wildcard_kind kind, struct str pattern, struct str **alternatives,
			    size_t *count);

#endif

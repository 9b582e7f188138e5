/* Globs of paths, compiled: a literal prefix to compare, then at most a pattern to match. */
#ifndef AUTOTOMY_CORE_POLICY_GLOB_H
#define AUTOTOMY_CORE_POLICY_GLOB_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

enum glob_shape {
	GLOB_EXACT, /* a path, nothing to match behind the prefix */
	GLOB_TREE,  /* "folder/" and `**`: everything below */
	GLOB_PATTERN,
};

/* One alternative of a glob as written. */
struct glob {
	struct str text; /* relative to the root, normalized */
	size_t prefix;   /* bytes of `text` that stand for themselves: what decides which glob is more specific */
	enum glob_shape shape;
	uint32_t entry; /* which glob of the list it was written in */
};

struct glob_set {
	struct glob *items;
	size_t count, cap;
};

/*
 * Compiles one glob as written in a policy file of `folder` (a tree path, taken literally; empty or "." for the root):
 * braces are expanded,
 * "./", "//" and ".." resolved, a '/' at the end means everything below. Returns NULL and appends nothing but whole
 * alternatives, or returns what is wrong as a static clause about "it".
 */
const char *glob_compile(struct arena *arena, struct str folder, struct str written, struct glob_set *globs);

/* The same for a pattern of includes as they are written: nothing is resolved, a path may be absolute or begin with
 * "..". */
const char *glob_compile_spelled(struct arena *arena, struct str written, struct glob_set *globs);

/* `path` is normalized. */
bool glob_match(const struct glob *glob, struct str path);

/* Whether the glob matches whatever may lie in `folder`; false when in doubt. */
bool glob_covers_folder(const struct glob *glob, struct str folder);

bool glob_set_match(const struct glob_set *set, struct str path);

/* The folder part of the prefix, without its '/': every path that matches lies in it or below. */
struct str glob_folder(const struct glob *glob);

#endif

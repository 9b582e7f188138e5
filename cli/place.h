/* Where a command works: the project of the current folder, and paths as the user writes them. */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

#include <stdbool.h>

#include <autotomy/base/str.h>

struct place {
	struct str here;   /* the current folder, absolute */
	struct str root;   /* the project's root, absolute, links resolved */
	struct str config; /* absolute path of the policy file that was asked for; empty for the root's own */
};

/*
 * Finds the project: the root above the current folder, or above `near` (a file or folder, may be NULL); with `config`
 * (may be NULL) the folder of that policy file. On failure says so on stderr and returns false.
 */
bool place_find(struct arena *arena, const char *config, const char *near, struct place *place);

/*
 * The same where a change since a revision is judged: the root is where the policy was at that revision, if there was
 * one, wherever the change put it.
 */
bool place_find_since(struct arena *arena, const char *config, const char *near, const char *revision,
		      struct place *place);

/* An argument as an absolute, normalized path. */
struct str place_path(struct arena *arena, const struct place *place, const char *argument);
struct str *place_paths(struct arena *arena, const struct place *place, char *const *arguments, int count);

#endif

/* The walk: which files a tree holds. Dot folders and excluded folders are not entered, links are noted and not
 * followed. */
#ifndef DRIVER_TREE_H
#define DRIVER_TREE_H

#include <autotomy/base/vec.h>
#include <autotomy/core/policy.h>

struct tree_walk {
	/* Called for each file with the name of a source or header, in no order; `path` is a tree path that lives in
	 * the arena. */
	void (*file)(void *context, struct str path);
	/* Called for each folder that is entered ("." for the root), and for each link or folder that is not. */
	void (*folder)(void *context, struct str path);
	void (*passed_over)(void *context, struct str path);
	/* May be NULL; called as well for a folder that could not be read. `error` is a negative errno. */
	void (*unreadable)(void *context, struct str path, int error);
	void *context;
	struct arena *arena;
	const struct policy *policy; /* for what is excluded */
};

/* Walks from `folder`, a tree path. Folders that cannot be read are passed over. */
void tree_walk(const struct tree_walk *walk, int root_fd, struct str folder);

#endif

/*
 * Another version of the tree: what git has at the merge base of a revision and HEAD, and how what is on the disk (the
 * index and the working tree, with files that are neither tracked nor ignored) differs from it. Files that git ignores
 * are the same in both.
 */
#ifndef DRIVER_REVISION_H
#define DRIVER_REVISION_H

#include <autotomy/base/strmap.h>
#include <autotomy/core/change.h>

#include "model/path_set.h"

/* A file of the older version. */
struct revision_file {
	struct str path; /* tree path */
	struct str id;   /* of its text, hexadecimal */
	bool regular;    /* no link, no submodule */
	bool submodule;
	bool changed;    /* the disk has another text, or none */
	bool binary;     /* its text is not at hand */
	struct str text; /* where changed and not binary */
};

struct revision {
	struct arena arena;
	struct str root;   /* absolute */
	struct str name;   /* as the user wrote it */
	struct str commit; /* the merge base, hexadecimal */
	VEC(struct revision_file) files;
	struct strmap by_path;
	struct path_set came;         /* files that the older version does not have */
	struct path_set came_folders; /* untracked repositories: whole folders */
	struct moves moves;
	VEC(struct str) notices; /* one sentence each: what is not followed */
};

/*
 * Asks git. Returns an empty string, or in one sentence what is wrong: no git, no repository, no such revision, no
 * common ancestor. To be finished either way.
 */
struct str revision_open(struct revision *revision, struct str root, struct str name);
void revision_finish(struct revision *revision);

/* The file of the older version, or NULL. */
const struct revision_file *revision_find(const struct revision *revision, struct str path);

/* The older text of a file (a tree path). Returns 0 or a negative errno. */
int revision_load(const struct revision *revision, struct arena *arena, struct str path, struct str *text);

/* Whether only the newer version has the file. */
bool revision_lacks(const struct revision *revision, struct str path);

#endif

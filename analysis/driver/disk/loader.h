/* Loading a tree: the walk and the scans of all its files at once, on several threads. Knows nothing of verdicts. */
#ifndef DRIVER_LOADER_H
#define DRIVER_LOADER_H

#include <autotomy/base/vec.h>
#include <autotomy/core/facts.h>
#include <autotomy/core/policy.h>

#include "disk/disk.h"

struct load_options {
	int root_fd;
	struct policy *policy; /* for what is excluded; borrowed until loaded_tree_finish() */
	unsigned threads;      /* at least 1 */
	bool hashes;           /* note the hash of each text */
	bool signatures;       /* note size, mtime and inode: one more system call a file */
};

struct loaded_file {
	struct str path;
	struct scan_facts *scan; /* packed; NULL when it could not be read */
	int error;               /* 0 or a negative errno */
	struct disk_signature signature;
};

struct unread_folder {
	struct str path;
	int error; /* a negative errno */
};

struct loaded_tree {
	struct arena arena;            /* paths */
	VEC(struct loaded_file) files; /* sorted by path */
	VEC(struct str) folders;
	VEC(struct str) passed_over;      /* links, and folders that were not entered */
	VEC(struct unread_folder) unread; /* those of them that cannot be */
};

void tree_load(const struct load_options *options, struct loaded_tree *tree);

/* Frees what was not taken over (a `scan` that is set to NULL was). */
void loaded_tree_finish(struct loaded_tree *tree);

#endif

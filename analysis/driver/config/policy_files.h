/* The files that make up one configuration: the root's autotomy.json, those it includes, the database, the baseline. */
#ifndef DRIVER_POLICY_FILES_H
#define DRIVER_POLICY_FILES_H

#include <autotomy/base/strmap.h>
#include <autotomy/core/baseline.h>
#include <autotomy/core/compile.h>
#include <autotomy/core/policy.h>

#include "disk/disk.h"
#include "model/path_set.h"

/* Whether the includes of a root policy name `file`, a tree path. */
bool policy_files_include(const struct policy_builder *builder, struct str file);

/* Where a configuration's texts come from. The functions return 0 or a negative errno. */
struct text_source {
	/* Of the policy and the baseline: an open buffer, the disk, another version. */
	int (*load)(void *context, struct arena *arena, struct str absolute_path, struct str *text);
	/* Of databases and flags; NULL: the disk. */
	int (*load_build)(void *context, struct arena *arena, struct str absolute_path, struct str *text);
	/* Calls back with tree paths among which `include` finds further policy files; NULL: those of the disk. */
	void (*list)(void *context, void (*found)(void *finder, struct str path), void *finder);
	const struct policy_compile *compile; /* stands in place of the policy's own; NULL: it counts */
	void *context;
	struct str database; /* absolute: the compile database in place of those that the policy names or that lie
				there; empty for none */
};

/* A glob of `include`, as far as a file that is no input yet can be told by it: more are taken for one than are. */
struct include_pattern {
	struct str folder; /* tree path: they lie below it */
	struct str name;   /* the last part of the glob */
};

/* One reading of the whole configuration. */
struct configuration {
	struct arena arena;       /* owns all that is not the policy's */
	struct policy *policy;    /* never NULL; faulty when `faults` is not empty */
	struct violations faults; /* `config` violations, sorted */
	struct str *policy_files; /* tree paths that were read as policy, the root's first */
	size_t policy_file_count;
	struct compile_database database;
	struct strmap commands; /* absolute real path of a source -> index of its first command in `order` */
	uint32_t *next_command; /* for each command, the next one of the same source, or UINT32_MAX */
	struct path_set inputs; /* absolute paths of all files that were read, or would have been were they there */
	VEC(struct disk_signature) signatures; /* of each of them, when it was read */
	struct include_pattern *patterns;      /* what further policy files may be called */
	size_t pattern_count;
	struct str *arguments; /* for files that the database does not name */
	size_t argument_count;
	struct baseline *baseline; /* NULL where there is none */
};

enum { COMMAND_NONE = UINT32_MAX };

#define BASELINE_FILE_NAME "autotomy-baseline.json"
#define DATABASE_FILE_NAME "compile_commands.json"
#define FLAGS_FILE_NAME    "compile_flags.txt"

/* `config_path` is the tree path or absolute path of the root policy file. Never fails: what is wrong is in `faults`.
 */
void configuration_load(struct configuration *configuration, struct str root, struct str config_path,
			const struct text_source *source);
void configuration_finish(struct configuration *configuration);

/* Whether a change of this file or folder may make another configuration. Both its tree path and its absolute path. */
bool configuration_concerns(const struct configuration *configuration, struct str path, struct str absolute);

/* Whether files that would be read as well may lie in this folder, which appeared. */
bool configuration_looks_into(const struct configuration *configuration, struct str folder);

/* Whether the files that it was read from, and their absences, are still as they were on the disk. */
bool configuration_is_current(const struct configuration *configuration);

#endif

/* The files that make up one configuration: the root's autotomy.json, those it includes, the database, the baseline. */
#ifndef DRIVER_POLICY_FILES_H
#define DRIVER_POLICY_FILES_H

#include <autotomy/base/strmap.h>
#include <autotomy/core/baseline.h>
#include <autotomy/core/compile.h>
#include <autotomy/core/policy.h>

/* Whether the includes of a root policy name `file`, a tree path. */
bool policy_files_include(const struct policy_builder *builder, struct str file);

/* Where a policy's text comes from: an open buffer, or the disk. Returns 0 or a negative errno. */
struct text_source {
	int (*load)(void *context, struct arena *arena, struct str absolute_path, struct str *text);
	void *context;
};

/* One reading of the whole configuration. */
struct configuration {
	struct arena arena;       /* owns all that is not the policy's */
	struct policy *policy;    /* never NULL; faulty when `faults` is not empty */
	struct violations faults; /* `config` violations, sorted */
	struct str *policy_files; /* tree paths that were read as policy, the root's first */
	size_t policy_file_count;
	struct compile_database database;
	struct strmap commands;     /* absolute real path of a source -> index of its first command in `order` */
	uint32_t *next_command;     /* for each command, the next one of the same source, or UINT32_MAX */
	struct str *database_files; /* absolute; to be watched, whether they exist or not */
	size_t database_file_count;
	struct str *arguments; /* for files that the database does not name */
	size_t argument_count;
	struct baseline *baseline; /* NULL where there is none */
};

enum { COMMAND_NONE = UINT32_MAX };

#define BASELINE_FILE_NAME "autotomy-baseline.json"

/* `config_path` is the tree path or absolute path of the root policy file. Never fails: what is wrong is in `faults`.
 */
void configuration_load(struct configuration *configuration, struct str root, struct str config_path,
			const struct text_source *source);
void configuration_finish(struct configuration *configuration);

#endif

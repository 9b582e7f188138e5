/*
 * A project kept up to date: one policy root with its files, on disk and in open buffers, judged again as either
 * changes. Everything happens on the thread of the loop it was made on; disk walks and parses run elsewhere and come
 * back there.
 *
 * The order of one edit, made for latency: project_set_text() judges that file from its text at once; the caller
 * publishes it; project_settle() then works out what else follows (dependents, the module graph) and calls `changed`.
 */
#ifndef AUTOTOMY_DRIVER_PROJECT_H
#define AUTOTOMY_DRIVER_PROJECT_H

#include <uv.h>

#include <autotomy/base/text.h>
#include <autotomy/core/policy.h>
#include <autotomy/core/violation.h>

struct project;
struct model;

struct project_options {
	struct str root; /* absolute, links resolved (root_find) */
	bool watch;      /* watch the disk */
	bool parse;      /* symbol rules too, by autotomy-clang */
};

enum project_log { PROJECT_LOG_ERROR = 1, PROJECT_LOG_WARNING = 2, PROJECT_LOG_INFO = 3 }; /* LSP's MessageType */

struct project_events {
	void *context;
	/* The verdict on `path` (a tree path; a policy file, too) is another than before. Never called from inside
	 * project_set_text(), project_close_text() or project_verdict(). */
	void (*changed)(void *context, struct project *project, struct str path);
	void (*log)(void *context, enum project_log level, struct str message);
};

/* Reads the policy at once and loads the tree in the background. Never NULL, whatever the disk holds. */
struct project *project_create(uv_loop_t *loop, const struct project_options *options,
			       const struct project_events *events);

/* Ends all work and frees the project once its handles are closed, in a later turn of the loop. No event is called any
 * more. */
void project_close(struct project *project);

struct str project_root(const struct project *project);

/* What is known of it, for the questions of query.h; NULL while it has had no sound policy. Valid until the project is
 * next called. */
struct model *project_model(struct project *project);

bool project_loaded(const struct project *project); /* the tree has been read once; verdicts then cover all of it */
bool project_quiet(const struct project *project);  /* nothing under way: no load, no parse, no unsettled change */

/*
 * Whether the units of the project are being parsed for the first time, so that verdicts which rest on all of them are
 * still to come; how many of how many are done.
 */
bool project_is_indexing(const struct project *project, size_t *done, size_t *total);

/* The tree path of an absolute path, links resolved; false when it lies outside the root. The answer lives in the
 * arena. */
bool project_tree_path(const struct project *project, struct arena *arena, struct str absolute, struct str *path);

/* Bytes [begin, end) of the text before were replaced by `inserted` bytes. Offsets from 0. */
struct text_edit {
	size_t begin, end, inserted;
};

/*
 * The text of an open buffer, now in place of what is on the disk. `text` and `lines` are borrowed until the next call
 * for this path. `edits`, in the order in which they were applied, lead from the last text to this one: by them symbol
 * results move along; with `edits` NULL (the whole text is new) they are dropped. A policy file is re-read as well.
 */
void project_set_text(struct project *project, struct str path, struct str text, const struct line_table *lines,
		      const struct text_edit *edits, size_t edit_count);

/* The buffer was closed: the disk is the truth again. */
void project_close_text(struct project *project, struct str path);

/* Works out what follows from the changes since the last call, and calls `changed` for other files. */
void project_settle(struct project *project);

/* Somebody says that this path (file or folder, it may be gone) changed on disk. Settles by itself. */
void project_disk_changed(struct project *project, struct str path);

/* The policy in force; NULL until one without fault has been read. Valid until the project is next called. */
const struct policy *project_policy(const struct project *project);

/* The verdict on a file: sorted violations of every status. Valid until the project is next called. */
const struct violation *project_verdict(const struct project *project, struct str path, size_t *count);

/*
 * Whether the file is set aside: because it felled the parser twice, its symbols are not judged until its text changes;
 * or because it cannot be read. `why` is one sentence, in the arena or valid until the project is next called; to be
 * shown as information.
 */
bool project_set_aside(const struct project *project, struct arena *arena, struct str path, struct str *why);

/* The text of a file, from its buffer or (into the arena) from the disk, so that places can be converted. False when it
 * cannot be read. */
bool project_text(const struct project *project, struct arena *arena, struct str path, struct str *text);

/* Calls back for every file that has a violation to show (status new). */
void project_each_verdict(const struct project *project, void (*visit)(void *context, struct str path), void *context);

#endif

/* What the parts of the model share among themselves. */
#ifndef DRIVER_MODEL_PARTS_H
#define DRIVER_MODEL_PARTS_H

#include "model/model.h"

/* The tree path of a file named by an absolute path, links resolved; false outside the root. In the model's arena. */
bool model_real_tree_path(struct model *model, struct str absolute, struct str *path);

#define CONTEXT_UNKNOWN UINT32_MAX

/* Index of the first command that names the file, or COMMAND_NONE. */
uint32_t model_first_command(const struct model *model, struct str path);

/* What the file is to the policy, and whether it is code: by its name, its command or an include. */
void model_set_role(struct model *model, struct file *file);

void model_visit(const struct file_visitor *visitor, struct file *file);

/* ---- model_find.c ---- */

/*
 * The file that an include of `file` means in a context, or NULL. It is noted as included, and so becomes code whatever
 * its name; it is read if it was not yet.
 */
struct file *model_find(struct model *model, struct search_context *context, struct file *file,
			const struct include_fact *include);

/* The same for a link of the file that is known from another context. */
struct file *model_find_again(struct model *model, struct search_context *context, struct file *file,
			      const struct include_link *link);

/* The file of a tree path that a parse read; NULL where it is gone. */
struct file *model_find_read(struct model *model, struct str path);

void model_note_included(struct model *model, struct file *file);

/* Forgets what includes were found to mean: files came or went. */
void model_forget_finds(struct model *model);

/* ---- model_contexts.c ---- */

/* Drops all search contexts; makes the one for files that no command names. */
void model_drop_contexts(struct model *model);
void model_make_fallback_context(struct model *model);

/* A source has the contexts of its commands; so has a header that a command names. They stay with the configuration. */
void model_assign_own_contexts(struct model *model, struct file *file);
uint32_t model_context_of_command(struct model *model, uint32_t command);
void model_add_context(struct file *file, uint32_t context); /* unless it has it */

/* ---- model_commands.c ---- */

/* Adds the commands of the file to a subject that is complete otherwise, where there are several: under which of them
 * its parses were made, and to `includes`, the subject's, under which they mean what they do. */
void model_add_commands(struct model *model, const struct file *file, struct resolved_include *includes,
			struct subject *subject);

/* ---- model_reach.c ---- */

/*
 * Works out anew which contexts each file has. Takes links that are known for what they say. Visits what is no code any
 * more.
 */
void model_assign_contexts(struct model *model, const struct file_visitor *dropped);

/* Whether what it says lacks a file that an include by a macro may have looked for in vain: it is ill-formed. */
bool model_may_lack_a_file(const struct model *model, const struct file *file);

/* Targets of a file's links that it had, or has, and not the other way about; NULL among them for what is not found. */
struct link_difference {
	const struct include_link *before, *after;
	size_t before_count, after_count;
};

/*
 * The same where one file, which is linked, includes other files than before: passes its context on. False when it is
 * not that simple; model_assign_contexts() is needed then.
 */
bool model_pass_on(struct model *model, struct file *file, const struct link_difference *difference);

/* Whether the file was reached in a context that is not its own. */
bool model_is_reached_elsewhere(const struct model *model, const struct file *file);

/* All code files by path, as a copy that stays while files become code; to be freed. */
struct file **model_copy_code_files(struct model *model, size_t *count);
/* The same, and then those that are excluded and included: see file_is_followed(). */
struct file **model_copy_followed_files(struct model *model, size_t *count);

/* ---- model_links.c ---- */

/* Whether files came or went since model_refresh(). */
bool model_has_moved(const struct model *model);

/* Takes the file's links out of the graph and forgets them. */
void model_unlink(struct model *model, struct file *file);

/* ---- model_index.c ---- */

/* Forgets who includes which header: links are others than before. */
void model_stale_reach(struct model *model);

/* Whether a file of the module includes the header, directly or over others. For struct judge_context. */
bool model_reaches(void *model, module_id module, struct str header);

/* The graph is new: it counts nothing yet. */
void model_forget_uses(struct file *file);

/* ---- model_bodies.c ---- */

/* What other files' parses tell of this one may count for more or less than before. */
void model_doubt_bodies(struct model *model, struct file *file);
void model_finish_bodies(struct model *model);

/* ---- model_verdicts.c ---- */

/* Verdicts borrow from the configuration: before it goes, they go; their hashes stay, to tell what changed. */
void model_forget_verdicts(struct model *model);

/* What judges are told of a file; arrays are in the model's scratch arena, which is the caller's to reset. */
struct subject model_subject(struct model *model, const struct file *file);

/* What judgements, real ones and hypothetical ones, look at besides a file; valid until the model changes. */
struct judge_context model_judge_context(struct model *model);

struct public_headers;
void public_headers_destroy(struct public_headers *headers);
void model_stale_public_headers(struct model *model);

#endif

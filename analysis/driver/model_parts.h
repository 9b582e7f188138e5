/* What the parts of the model share among themselves. */
#ifndef DRIVER_MODEL_PARTS_H
#define DRIVER_MODEL_PARTS_H

#include "model.h"

/* The tree path of a file named by an absolute path, links resolved; false outside the root. In the model's arena. */
bool model_real_tree_path(struct model *model, struct str absolute, struct str *path);

/* Index of the first command that names the file, or COMMAND_NONE. */
uint32_t model_first_command(struct model *model, const struct file *file);

/* Forgets what includes were found to mean: files came or went. */
void model_forget_finds(struct model *model);

/* Drops all search contexts; makes the one for files that no command names. */
void model_drop_contexts(struct model *model);
void model_make_fallback_context(struct model *model);

/* Takes the file's links out of the graph and forgets them. */
void model_unlink(struct model *model, struct file *file);

/* A file of another name turned out to be included: it is a header then. */
void model_include_as_code(struct model *model, struct file *file);

/* Verdicts borrow from the configuration: before it goes, they go; their hashes stay, to tell what changed. */
void model_forget_verdicts(struct model *model);

struct public_headers;
void public_headers_destroy(struct public_headers *headers);
void model_stale_public_headers(struct model *model);

#endif

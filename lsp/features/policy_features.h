/* What methods answer in policy files: the parts of hover, completion, definition and their like. */
#ifndef LSP_FEATURES_POLICY_FEATURES_H
#define LSP_FEATURES_POLICY_FEATURES_H

#include <autotomy/core/policy_keys.h>

#include "features/params.h"
#include "features/policy_text.h"
#include "features/prose.h"

/* The keys that the file knows if it is a policy file of its root, or could be one; else NULL. */
const struct key_table *policy_file_of(const struct asked *asked);
/* The same for another file of its root, a tree path. */
const struct key_table *policy_table_of(const struct asked *asked, struct str path);

void policy_hover(struct server *server, struct call *call, const struct asked *asked, size_t offset);
void policy_completion(struct server *server, struct call *call, const struct asked *asked, size_t offset);
void policy_definition(struct server *server, struct call *call, const struct asked *asked, size_t offset);

/* ---- what they share with code: hover.c ---- */

/* A Hover, or null where there is nothing to say. */
void hover_write(struct call *call, const struct prose *prose, struct lsp_range range);

/* ---- names in all policy files of a root: policy_names.c ---- */

/* Something that the policy names: a module, or a layer. */
struct policy_name {
	bool layer;
	struct str name;
};

/* What a spot names by an exact name; false where it names nothing, or by a glob. */
bool policy_name_at(struct arena *arena, struct str text, const struct policy_spot *spot, struct policy_name *name);

/* One place that names, or declares, something. */
struct policy_mention {
	struct str path; /* tree path of the policy file */
	struct str text; /* of that file */
	struct policy_spot spot;
	struct str written; /* decoded */
	bool declares, layer, glob;
};

/* Calls back for all of them in all policy files of the root as they are now, saved or not; false ends the walk. */
void policy_each_mention(struct server *server, const struct asked *asked,
			 bool (*visit)(void *context, const struct policy_mention *mention), void *context);

#endif

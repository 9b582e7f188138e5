/* Short texts for hovers and tooltips, as markdown or plain. */
#ifndef LSP_FEATURES_PROSE_H
#define LSP_FEATURES_PROSE_H

#include <autotomy/core/policy.h>
#include <autotomy/driver/query.h>

struct prose {
	struct strbuf text;
	bool markdown;
};

void prose_line(struct prose *prose); /* begins a line of its own, but for the first */
void prose_add(struct prose *prose, const char *words);
void prose_name(struct prose *prose, struct str name);     /* as code */
void prose_sentence(struct prose *prose, struct str text); /* somebody's words: markup in them means nothing */

/* "module `db` (layer service, @storage)". */
void prose_module(struct prose *prose, const struct policy *policy, module_id module);

const char *prose_file_kind(struct file_role role); /* "public header" */

/* "`a`, `b` and 3 more", "every other module", "no other module". */
void prose_modules(struct prose *prose, const struct policy *policy, const struct query_modules *modules);

/* A line for a violation: its severity, rule and message, and whether it is accepted. */
void prose_violation(struct prose *prose, const struct violation *violation);

struct str prose_str(const struct prose *prose);
void prose_finish(struct prose *prose);

#endif

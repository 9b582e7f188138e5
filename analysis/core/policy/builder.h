/* A policy while it is being read. Private to this folder. */
#ifndef AUTOTOMY_CORE_POLICY_BUILDER_H
#define AUTOTOMY_CORE_POLICY_BUILDER_H

#include "policy/model.h"

/* What a policy can make us allocate or do is bounded here; each limit is far above any policy written by people. */
enum {
	POLICY_MAX_BYTES = 4 << 20,        /* of one file */
	POLICY_MAX_ENTRIES = 10000,        /* of one list of objects; modules in all */
	POLICY_MAX_ALTERNATIVES = 1 << 16, /* of all globs, braces expanded */
	POLICY_MAX_NAME_MATCHES = 1 << 24, /* globs of names times modules */
	POLICY_MAX_FAULTS = 1000,
};

struct policy_builder {
	struct policy *policy; /* its arena holds the strings */
	struct arena drafts;   /* all that is forgotten once the policy is finished */
	struct file_draft root;
	VEC(const struct module_draft *) modules; /* in the order of the texts */
	struct violations faults;
	size_t alternatives, name_matches; /* spent of the limits above */
	struct glob_set includes;
	const struct str *include_texts; /* one for each of `includes` */
};

/* One sentence at its place. Control characters in the names that it quotes are shown as '?'. */
void builder_fault(struct policy_builder *builder, struct policy_place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* False once so many faults were found that more would help nobody: then even suggestions are not worth their time. */
bool builder_wants_faults(const struct policy_builder *builder);

/* Reads one file into `draft` by the keys of `table`; faults go to the builder. */
struct key_table;
void builder_read(struct policy_builder *builder, struct str path, struct str text, const struct key_table *table,
		  struct file_draft *draft);

/* Looks up all names, compiles all patterns and fills the policy. */
void builder_resolve(struct policy_builder *builder);

/* Compiles the globs of a list, relative to `folder`, and tells those that are none. */
struct glob_set builder_globs(struct policy_builder *builder, struct str folder, const struct written_list *list);

/*
 * Looks up what one string names: a module, or all that a glob of names matches. Where that is nothing it is told as
 * "SUBJECT 'NAME', which is no module", and the result is empty.
 */
struct named_modules builder_names(struct policy_builder *builder, const char *subject, const struct written *entry);

/* Looks up a whole list as a set; everyone where it was left out and `otherwise` says so. */
struct module_set builder_module_set(struct policy_builder *builder, const char *subject,
				     const struct written_list *list, bool otherwise);

#endif

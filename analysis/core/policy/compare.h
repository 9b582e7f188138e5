/* Two policies side by side, with everything that was written in them still at hand. Private to this folder. */
#ifndef AUTOTOMY_CORE_POLICY_COMPARE_H
#define AUTOTOMY_CORE_POLICY_COMPARE_H

#include <autotomy/core/change.h>

#include "policy/builder.h"

struct comparison {
	struct arena *arena;
	struct policy_builder *before, *after; /* resolved */
	struct policy_place root;              /* where what stands nowhere else would stand in the newer version */
	module_id *counterpart;                /* by older module: the newer one, or MODULE_NONE where it is gone */
	module_id *origin;                     /* the other way about */
	const struct str *paths;
	size_t path_count;
	struct loosenings *out;
};

/* A set of rules as bits. */
#define RULE_BIT(rule) (UINT64_C(1) << (rule))
#define EVERY_RULE     ((UINT64_C(1) << RULE_COUNT) - 1)

/* Rules by which a module's inside is kept from others. */
#define PRIVACY_RULES (RULE_BIT(RULE_PRIVATE_HEADER) | RULE_BIT(RULE_PRIVATE_SYMBOL) | RULE_BIT(RULE_OPAQUE_TYPE))
/* Rules that speak when a module uses another one that it may not use. */
#define EDGE_RULES                                                                                            \
	(RULE_BIT(RULE_DEPENDENCY) | RULE_BIT(RULE_FORBIDDEN_DEPENDENCY) | RULE_BIT(RULE_HIDDEN_DEPENDENCY) | \
	 RULE_BIT(RULE_DEPRECATED_DEPENDENCY) | RULE_BIT(RULE_UNGUARDED_OPTIONAL))

/* Appends a loosening at a place and returns it, to be restricted; the pointer holds until the next one. */
struct loosening *compare_tell(struct comparison *comparison, struct policy_place place, uint64_t rules,
			       struct str thing, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The place of a key that may not be given, else that of what it would stand in. */
static inline struct policy_place compare_place(bool given, struct policy_place place, struct policy_place around)
{
	return given ? place : around;
}

/* ---- patterns ---- */

/* Whether whatever the glob matches is matched by the set: decided by samples of what it stands for. */
bool globs_cover(const struct glob_set *set, struct str glob);
/* The same for patterns of symbol names. */
bool names_cover(const struct name_patterns *set, struct str pattern);
/* The same for a list of modules' names and globs of names, as it is written. */
bool modules_cover(const struct written_list *list, struct str name);

/* ---- lists of modules ---- */

/* What is said where a list names a module that the older version's did not. */
struct widening {
	const char *who; /* "'db' has the friend" */
	uint64_t rules;
	struct str to;              /* of the violations: the list's owner */
	struct policy_place around; /* where the list would stand */
};

/* `everyone` is what a list means that is left out. */
void compare_module_lists(struct comparison *comparison, const struct written_list *before,
			  const struct module_set *held, const struct written_list *after, bool everyone,
			  const struct widening *widening);

void compare_modules(struct comparison *comparison);
void compare_root(struct comparison *comparison);

#endif

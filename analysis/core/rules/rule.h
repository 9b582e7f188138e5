/* What a rule is to the judge: its public description, and the hooks through which it looks at a file or at the policy.
 */
#ifndef AUTOTOMY_RULES_RULE_H
#define AUTOTOMY_RULES_RULE_H

#include <autotomy/core/judge.h>

struct verdicts;

/* One include of the file that is judged, with what the policy says of its two ends. */
struct include_site {
	const struct policy *policy;
	const struct subject *subject;
	const struct resolved_include *include;
	module_id from, to;      /* MODULE_NONE: the file, or the target, is nobody's */
	struct policy_edge edge; /* only where crosses_modules() */
};

struct symbol_view;

/* What a parse found, with what is asked of its files and symbols again and again looked up once. */
struct parse_view {
	const struct judge_context *context;
	const struct policy *policy;
	const struct subject *subject;
	const struct parse_facts *facts;
	struct command_set commands; /* under which the parse was made */
	struct file_role *roles;     /* of facts->files; valid where `known` */
	bool *known;
	struct symbol_view *symbols; /* of facts->symbols: ownership.h */
};

/* One token of the file that is judged: a use of a symbol, or (`use` NULL) a declaration of it at `place`. */
struct use_site {
	const struct policy *policy;
	const struct subject *subject;
	struct parse_view *view;
	const struct use_fact *use;
	const struct symbol_place *place;
	const struct symbol_fact *symbol;
	module_id from;
};

/* A rule without hooks is judged elsewhere (its file says where), or not by this version. */
struct rule {
	struct rule_info info;
	void (*check_include)(const struct include_site *site, struct verdicts *verdicts);
	void (*check_file)(const struct subject *subject, struct verdicts *verdicts);
	void (*check_use)(const struct use_site *site, struct verdicts *verdicts);
	void (*check_declaration)(const struct use_site *site, struct verdicts *verdicts);
	void (*check_policy)(const struct judge_context *context, struct verdicts *verdicts);
	/* For rules that look at uses: whether those count whose token does not spell the name. */
	bool takes_unnamed;
	/* For rules that look at includes: whether they need to know which file an include means. */
	bool needs_target;
	/* A suppression in the code may not name it: its violations stand in other files, or are about suppressions. */
	bool unsuppressible;
};

const struct rule *rule_get(enum rule_id id);

/* Whether the include leads from one module into another. */
static inline bool crosses_modules(const struct include_site *site)
{
	return site->from != MODULE_NONE && site->to != MODULE_NONE && site->from != site->to;
}

/* Likewise, and from a file that `uses`, layers and visibility bind: composition roots are free of them. */
static inline bool is_bound_crossing(const struct include_site *site)
{
	return crosses_modules(site) && !site->subject->role.composition_root;
}

struct file_role parse_view_role(struct parse_view *view, uint32_t file);

/*
 * Whether including the target is a `private-header` violation by itself; private-symbol asks too, so that one fault is
 * told once.
 */
bool breaks_header_privacy(const struct policy *policy, module_id from, struct file_role target);

extern const struct rule rule_config, rule_dependency, rule_forbidden_dependency, rule_private_header, rule_layer,
	rule_visibility, rule_external, rule_deprecated_dependency, rule_unguarded_optional, rule_interface_leak,
	rule_unowned_file, rule_suppression, rule_cycle, rule_unused_dependency, rule_private_symbol,
	rule_hidden_dependency, rule_redeclaration, rule_foreign_state, rule_opaque_type, rule_transitive_include,
	rule_forbidden_symbol, rule_baseline, rule_policy_weakened;

#endif

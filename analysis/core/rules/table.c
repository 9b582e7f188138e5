/* The table of all rules, in the order of enum rule_id: the master of every list of rules. */
#include "rules/rule.h"

static const struct rule *const rule_table[] = {
	&rule_config,
	&rule_dependency,
	&rule_forbidden_dependency,
	&rule_private_header,
	&rule_layer,
	&rule_visibility,
	&rule_external,
	&rule_deprecated_dependency,
	&rule_unguarded_optional,
	&rule_interface_leak,
	&rule_unowned_file,
	&rule_suppression,
	&rule_cycle,
	&rule_unused_dependency,
	&rule_private_symbol,
	&rule_hidden_dependency,
	&rule_redeclaration,
	&rule_foreign_state,
	&rule_opaque_type,
	&rule_transitive_include,
	&rule_forbidden_symbol,
	&rule_baseline,
	&rule_policy_weakened,
};

_Static_assert(sizeof rule_table / sizeof *rule_table == RULE_COUNT, "every rule has its line in the table");

const struct rule *rule_get(enum rule_id id)
{
	return rule_table[id];
}

const struct rule_info *rule_info(enum rule_id id)
{
	return &rule_table[id]->info;
}

enum rule_id rule_find(struct str name)
{
	for (int id = 0; id < RULE_COUNT; id++) {
		if (str_eq(name, str_from(rule_table[id]->info.id)))
			return (enum rule_id)id;
	}
	return RULE_NONE;
}

struct str rule_nearest(struct str name)
{
	struct str ids[RULE_COUNT];

	for (int id = 0; id < RULE_COUNT; id++)
		ids[id] = str_from(rule_table[id]->info.id);
	return str_nearest(name, ids, RULE_COUNT);
}

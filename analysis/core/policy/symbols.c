/* What a policy says of symbols, by their names. */
#include "policy/model.h"

enum symbol_narrowing policy_symbol(const struct policy *policy, module_id module, struct str name)
{
	const struct module *owner = &policy->modules[module];

	if (name_patterns_match(&owner->private_names, name))
		return SYMBOL_PRIVATE_BY_NAME;
	if (!owner->names_public)
		return SYMBOL_NOT_NARROWED;
	return name_patterns_match(&owner->public_names, name) ? SYMBOL_PUBLIC_BY_NAME : SYMBOL_PRIVATE_BY_NAME;
}

const struct policy_external *policy_external_symbol_denied(const struct policy *policy, struct str name,
							    module_id module, size_t *cursor)
{
	while (*cursor < policy->external_count) {
		const struct external *external = &policy->externals[(*cursor)++];
		if (!module_set_holds(&external->used_by, module) && name_patterns_match(&external->symbols, name))
			return &external->view;
	}
	return NULL;
}

const struct policy_forbidden *policy_forbidden(const struct policy *policy, struct str name, module_id module)
{
	for (size_t i = 0; i < policy->forbidden_count; i++) {
		const struct forbidden *entry = &policy->forbidden[i];
		if (!module_set_holds(&entry->except, module) && name_patterns_match(&entry->symbols, name))
			return &entry->view;
	}
	return NULL;
}

bool policy_is_hook(const struct policy *policy, module_id module, struct str name)
{
	return module != MODULE_NONE && name_patterns_match(&policy->modules[module].hooks, name);
}

enum opacity policy_opacity(const struct policy *policy, module_id module, struct str type)
{
	const struct module *owner = &policy->modules[module];

	if (!owner->has_opaque)
		return OPAQUE_WHERE_PRIVATE;
	return name_patterns_match(&owner->opaque, type) ? OPAQUE_BY_NAME : NOT_OPAQUE;
}

/* An entry of `uses` that no file needs: it goes. */
#include "fix/policy_text.h"

/* The string that names the entry: itself, or its `module`. */
static struct json name_of(struct json entry)
{
	return json_type(entry) == JSON_OBJECT ? json_get(entry, "module") : entry;
}

/* The list that holds the entry at the place, and its number there. */
static bool find_entry(const struct policy_text *policy, struct text_place place, struct json *list, size_t *index)
{
	for (struct json_iter module = json_iterate(json_get(policy->root, "modules")); json_next(&module);) {
		*list = json_get(module.value, "uses");
		*index = 0;
		for (struct json_iter it = json_iterate(*list); json_next(&it); ++*index)
			if (policy_text_is_at(policy, name_of(it.value), place))
				return true;
	}
	return false;
}

void fix_entry(const struct fixer *fixer)
{
	const struct violation *violation = fixer->violation;
	struct policy_text policy;
	struct json list;
	size_t index;
	struct proposal proposal = {
		.kind = FIX_REMOVE_ENTRY,
		.title = arena_printf(fixer->arena, "Remove '%.*s' from the `uses` of '%.*s'", STR_ARG(violation->to),
				      STR_ARG(violation->from)),
		.preferred = true,
		.safe = true,
	};

	if (!policy_text_read(fixer, violation->file, &policy))
		return;
	if (find_entry(&policy, violation->range.begin, &list, &index)) {
		struct json_edit edit = json_edit_remove(policy.text, list, index);
		policy_text_offer(fixer, &policy, &proposal, &edit);
	}
	policy_text_finish(&policy);
}

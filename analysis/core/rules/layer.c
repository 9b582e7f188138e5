/* layer: an include of a higher layer. */
#include "rules/verdict.h"

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	if (!is_bound_crossing(site))
		return;
	const struct policy_module *from = policy_module(site->policy, site->from);
	const struct policy_module *to = policy_module(site->policy, site->to);
	if (from->layer < 0 || to->layer < 0 || to->layer >= from->layer)
		return;

	struct arena *arena = verdicts->arena;
	struct str from_layer = policy_layer(site->policy, (size_t)from->layer);
	struct str to_layer = policy_layer(site->policy, (size_t)to->layer);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact = arena_printf(arena, "%.*s %.*s of '%.*s', but layer '%.*s' lies above its own layer '%.*s'",
				       STR_ARG(words_includes(arena, site)), STR_ARG(site->include->target),
				       STR_ARG(to->name), STR_ARG(to_layer), STR_ARG(from_layer));
	verdict_say(verdicts, violation, fact,
		    STR("move what is needed down, or turn the dependency around with a callback"), to->because);
	verdict_note_policy(
		verdicts, violation, &to->layer_place, site->to,
		arena_printf(arena, "'%.*s' is put into layer '%.*s' here", STR_ARG(to->name), STR_ARG(to_layer)));
}

const struct rule rule_layer = {
	.info = {"layer", "an include of a higher layer", RULE_NEEDS_SCAN, SEVERITY_ERROR, true},
	.check_include = check_include,
	.needs_target = true,
};

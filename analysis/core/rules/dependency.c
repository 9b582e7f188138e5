/* dependency: an include of a module that is not in `uses`. */
#include "rules/verdict.h"

/* Adding an entry to `uses` is no way out where the include would then break another rule. */
static bool may_be_listed(const struct include_site *site)
{
	int from = policy_module(site->policy, site->from)->layer;
	int to = policy_module(site->policy, site->to)->layer;
	bool upward = from >= 0 && to >= 0 && to < from;

	return !upward && policy_visible(site->policy, site->to, site->from);
}

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	if (!is_bound_crossing(site) || site->edge.allowed || site->edge.forbidden)
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *from = policy_module(site->policy, site->from);
	struct str to = words_module(arena, site->policy, site->to);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact =
		arena_printf(arena, "%.*s %.*s of %.*s, which is not in its `uses`",
			     STR_ARG(words_includes(arena, site)), STR_ARG(site->include->target), STR_ARG(to));
	struct str way_out = STR("do without it");
	if (may_be_listed(site))
		way_out = arena_printf(arena, "add %.*s to the `uses` of '%.*s' in %.*s, or do without it", STR_ARG(to),
				       STR_ARG(from->name), STR_ARG(from->place.file));
	verdict_say(verdicts, violation, fact, way_out, module_because(site->policy, site->to));
	verdict_note_policy(verdicts, violation, site->edge.has_place ? &site->edge.place : &from->place, site->to,
			    arena_printf(arena, "what '%.*s' may use is declared here", STR_ARG(from->name)));
}

const struct rule rule_dependency = {
	.info = {"dependency", "an include of a module that is not in `uses`", RULE_NEEDS_SCAN, SEVERITY_ERROR, true},
	.check_include = check_include,
	.needs_target = true,
};

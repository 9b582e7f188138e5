/* forbidden-dependency: an include of a module in `must_not_use`; it stands in place of `dependency`. */
#include "rules/verdict.h"

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	if (!is_bound_crossing(site) || !site->edge.forbidden)
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *from = policy_module(site->policy, site->from);
	struct str to = words_module(arena, site->policy, site->to);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact =
		arena_printf(arena, "%.*s %.*s of %.*s, which it must not use", STR_ARG(words_includes(arena, site)),
			     STR_ARG(site->include->target), STR_ARG(to));
	verdict_say(verdicts, violation, fact, STR("do without it"), module_because(site->policy, site->to));
	verdict_note_policy(
		verdicts, violation, site->edge.has_place ? &site->edge.place : &from->place, site->to,
		arena_printf(arena, "'%.*s' is forbidden to use %.*s here", STR_ARG(from->name), STR_ARG(to)));
}

const struct rule rule_forbidden_dependency = {
	.info = {"forbidden-dependency", "an include of a module in `must_not_use`", RULE_NEEDS_SCAN, SEVERITY_ERROR,
		 true},
	.check_include = check_include,
	.needs_target = true,
};

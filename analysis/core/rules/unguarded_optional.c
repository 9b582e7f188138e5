/* unguarded-optional: an include over an optional edge that stands inside no `#if`, so that a build without it breaks.
 */
#include "rules/verdict.h"

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	const struct policy_edge *edge = &site->edge;

	if (!is_bound_crossing(site) || !edge->allowed || edge->forbidden || !edge->optional)
		return;
	if (site->include->include->conditional)
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *from = policy_module(site->policy, site->from);
	struct str to = words_module(arena, site->policy, site->to);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact =
		arena_printf(arena, "%.*s %.*s of the optional module %.*s outside any `#if`",
			     STR_ARG(words_includes(arena, site)), STR_ARG(site->include->target), STR_ARG(to));
	verdict_say(verdicts, violation, fact, STR("put the include inside the `#if` of that feature"),
		    edge->because.len ? edge->because : module_because(site->policy, site->to));
	verdict_note_policy(verdicts, violation, edge->has_place ? &edge->place : &from->place, site->to,
			    arena_printf(arena, "%.*s is optional for '%.*s' here", STR_ARG(to), STR_ARG(from->name)));
}

const struct rule rule_unguarded_optional = {
	.info = {"unguarded-optional", "an include over an optional edge that stands inside no `#if`", RULE_NEEDS_SCAN,
		 SEVERITY_ERROR, true},
	.check_include = check_include,
	.needs_target = true,
};

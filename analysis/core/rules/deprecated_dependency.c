/* deprecated-dependency: an include over an edge that `uses` marks as deprecated. */
#include "rules/verdict.h"

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	const struct policy_edge *edge = &site->edge;

	if (!is_bound_crossing(site) || !edge->allowed || edge->forbidden || !edge->deprecated)
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *from = policy_module(site->policy, site->from);
	struct str to = words_module(arena, site->policy, site->to);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact =
		arena_printf(arena, "%.*s %.*s of %.*s, which it should use no more",
			     STR_ARG(words_includes(arena, site)), STR_ARG(site->include->target), STR_ARG(to));
	struct str way_out = arena_printf(arena, "move what needs %.*s to something else", STR_ARG(to));
	verdict_say(verdicts, violation, fact, way_out,
		    edge->because.len ? edge->because : module_because(site->policy, site->to));
	verdict_note_policy(
		verdicts, violation, edge->has_place ? &edge->place : &from->place, site->to,
		arena_printf(arena, "the use of %.*s by '%.*s' is deprecated here", STR_ARG(to), STR_ARG(from->name)));
	violation->tag_deprecated = true;
}

const struct rule rule_deprecated_dependency = {
	.info = {"deprecated-dependency", "an include over a deprecated edge", RULE_NEEDS_SCAN, SEVERITY_WARNING, true},
	.check_include = check_include,
	.needs_target = true,
};

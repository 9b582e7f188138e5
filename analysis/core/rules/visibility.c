/* visibility: an include of a module that its `visible_to` hides from this one. Friends are no exception. */
#include "rules/verdict.h"

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	if (!is_bound_crossing(site) || policy_visible(site->policy, site->to, site->from))
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *to = policy_module(site->policy, site->to);
	struct str from = words_module(arena, site->policy, site->from);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact =
		arena_printf(arena, "%.*s %.*s of '%.*s', which is not visible to it",
			     STR_ARG(words_includes(arena, site)), STR_ARG(site->include->target), STR_ARG(to->name));
	struct str way_out =
		arena_printf(arena, "go through a module that sees '%.*s', or add %.*s to its `visible_to`",
			     STR_ARG(to->name), STR_ARG(from));
	verdict_say(verdicts, violation, fact, way_out, to->because);
	verdict_note_policy(verdicts, violation, &to->place, site->to,
			    arena_printf(arena, "'%.*s' is declared here", STR_ARG(to->name)));
}

const struct rule rule_visibility = {
	.info = {"visibility", "an include of a module not visible to this one", RULE_NEEDS_SCAN, SEVERITY_ERROR, true},
	.check_include = check_include,
	.needs_target = true,
};

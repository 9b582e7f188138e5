/* visibility: an include of a module that its `visible_to` hides from this one. Friends are no exception. */
#include "rules/verdict.h"

/* A module that this one may use and that may use the hidden one; MODULE_NONE where there is none. */
static module_id find_gateway(const struct include_site *site)
{
	for (module_id id = 0; id < policy_module_count(site->policy); id++) {
		if (id != site->to && is_open_road(site->policy, site->from, id) &&
		    is_open_road(site->policy, id, site->to))
			return id;
	}
	return MODULE_NONE;
}

static struct str way_out(const struct include_site *site, struct arena *arena)
{
	module_id gateway = find_gateway(site);

	if (gateway == MODULE_NONE)
		return STR("do without it");
	return arena_printf(arena, "go through %.*s, which may use it",
			    STR_ARG(words_module(arena, site->policy, gateway)));
}

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	if (!is_bound_crossing(site) || policy_visible(site->policy, site->to, site->from))
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *to = policy_module(site->policy, site->to);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact =
		arena_printf(arena, "%.*s %.*s of '%.*s', which is not visible to it",
			     STR_ARG(words_includes(arena, site)), STR_ARG(site->include->target), STR_ARG(to->name));
	verdict_say(verdicts, violation, fact, way_out(site, arena), to->because);
	verdict_note_policy(verdicts, violation, &to->place, site->to,
			    arena_printf(arena, "'%.*s' is declared here", STR_ARG(to->name)));
}

const struct rule rule_visibility = {
	.info = {"visibility", "an include of a module not visible to this one", RULE_NEEDS_SCAN, SEVERITY_ERROR, true},
	.check_include = check_include,
	.needs_target = true,
};

/* external: an include of a library from outside the tree by a module that is not in its `used_by`. */
#include "rules/verdict.h"

static bool is_denied(const struct include_site *site, const struct policy_external *external, module_id module)
{
	const struct policy_external *denied;
	size_t cursor = 0;

	do
		denied = policy_external_denied(site->policy, site->include->include->spelled, module, &cursor);
	while (denied && denied != external);
	return denied != NULL;
}

/* The first module that this one may use and to which the library is open. */
static struct str way_out(const struct include_site *site, const struct policy_external *external, struct arena *arena)
{
	for (module_id id = 0; id < policy_module_count(site->policy); id++) {
		if (is_open_road(site->policy, site->from, id) && !is_denied(site, external, id))
			return arena_printf(arena, "go through %.*s, which may",
					    STR_ARG(words_module(arena, site->policy, id)));
	}
	return STR("go through a module of its `used_by`");
}

static void deny(const struct include_site *site, const struct policy_external *external, struct verdicts *verdicts)
{
	struct arena *arena = verdicts->arena;
	struct str spelled = site->include->include->spelled;
	struct violation *violation = verdict_at_include(verdicts, site);

	violation->to = arena_str(arena, external->name);
	violation->target = arena_str(arena, spelled);
	struct str fact = arena_printf(arena, "%.*s %.*s of the external '%.*s', which it may not use",
				       STR_ARG(words_includes(arena, site)), STR_ARG(spelled), STR_ARG(external->name));
	verdict_say(verdicts, violation, fact, way_out(site, external, arena), external->because);
	verdict_note_policy(verdicts, violation, &external->place, MODULE_NONE,
			    arena_printf(arena, "the external '%.*s' is declared here", STR_ARG(external->name)));
}

/* Judged by the path as it is written, found or not; of `#include NAME` that path is known once a parse has come back.
 */
static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	const struct include_fact *include = site->include->include;
	const struct policy_external *external;
	size_t cursor = 0;

	if (include->form == INCLUDE_MACRO && !site->include->target.len)
		return;
	while ((external = policy_external_denied(site->policy, include->spelled, site->from, &cursor)))
		deny(site, external, verdicts);
}

const struct rule rule_external = {
	.info = {"external", "an include of an external library by a module not in `used_by`", RULE_NEEDS_SCAN,
		 SEVERITY_ERROR, true},
	.check_include = check_include,
};

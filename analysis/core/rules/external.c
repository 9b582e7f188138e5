/* external: an include of a library from outside the tree by a module that is not in its `used_by`. */
#include "rules/verdict.h"

static void deny(const struct include_site *site, const struct policy_external *external, struct verdicts *verdicts)
{
	struct arena *arena = verdicts->arena;
	struct str spelled = site->include->include->spelled;
	struct str from = words_subject(arena, site->policy, site->subject);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str way_out = STR("go through a module of its `used_by`");

	violation->to = arena_str(arena, external->name);
	violation->target = arena_str(arena, spelled);
	struct str fact = arena_printf(arena, "%.*s %.*s of the external '%.*s', whose `used_by` does not name %s",
				       STR_ARG(words_includes(arena, site)), STR_ARG(spelled), STR_ARG(external->name),
				       site->from == MODULE_NONE ? "its module: it has none" : "it");
	if (site->from != MODULE_NONE)
		way_out = arena_printf(arena, "go through a module of its `used_by`, or add %.*s there", STR_ARG(from));
	verdict_say(verdicts, violation, fact, way_out, external->because);
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

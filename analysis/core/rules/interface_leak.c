/* interface-leak: in a public header, the include of a private header of its own module: whoever includes it gets both.
 */
#include "rules/verdict.h"

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	struct file_role target = site->include->target_role;

	if (site->from == MODULE_NONE || site->from != site->to || !site->subject->role.public_header)
		return;
	const struct policy_module *module = policy_module(site->policy, site->from);
	if (!module->has_public || target.public_header || target.source)
		return;

	struct arena *arena = verdicts->arena;
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact =
		arena_printf(arena, "the public header %.*s of '%.*s' includes its private header %.*s",
			     STR_ARG(site->subject->path), STR_ARG(module->name), STR_ARG(site->include->target));
	verdict_say(verdicts, violation, fact,
		    STR("declare here what others need and include it in the sources, or make it public"),
		    module->because);
	verdict_note_policy(
		verdicts, violation, &module->public_place, site->from,
		arena_printf(arena, "the public headers of '%.*s' are declared here", STR_ARG(module->name)));
}

const struct rule rule_interface_leak = {
	.info = {"interface-leak", "in a public header, the include of a private header of its own module",
		 RULE_NEEDS_SCAN, SEVERITY_WARNING, true},
	.check_include = check_include,
	.needs_target = true,
};

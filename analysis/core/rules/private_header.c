/* private-header: an include of another module's private header, or of its source file. */
#include "rules/verdict.h"

bool breaks_header_privacy(const struct policy *policy, module_id from, struct file_role target)
{
	if (target.excluded || target.module == MODULE_NONE || target.module == from)
		return false;
	if (target.source)
		return true;
	if (target.public_header || !policy_module(policy, target.module)->has_public)
		return false;
	return from == MODULE_NONE || !policy_is_friend(policy, from, target.module);
}

static struct str way_out(struct verdicts *verdicts, struct violation *violation, const struct include_site *site)
{
	struct str header = verdict_offer_headers(verdicts, violation, site->to, site->include->target);

	if (header.len)
		return arena_printf(verdicts->arena, "include %.*s instead", STR_ARG(header));
	if (!verdicts->context->public_headers)
		return (struct str){0}; /* there may be one that nobody has seen yet */
	return arena_printf(verdicts->arena, "'%.*s' has no public header",
			    STR_ARG(policy_module_name(site->policy, site->to)));
}

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	if (site->to == MODULE_NONE || !breaks_header_privacy(site->policy, site->from, site->include->target_role))
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *to = policy_module(site->policy, site->to);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact = arena_printf(arena, "%.*s the %s %.*s of '%.*s'", STR_ARG(words_includes(arena, site)),
				       site->include->target_role.source ? "source" : "private header",
				       STR_ARG(site->include->target), STR_ARG(to->name));
	verdict_say(verdicts, violation, fact, way_out(verdicts, violation, site), to->because);
	verdict_note_policy(verdicts, violation, to->has_public ? &to->public_place : &to->place, site->to,
			    arena_printf(arena,
					 to->has_public
						 ? "the public headers of '%.*s' are declared here"
						 : "'%.*s' is declared here: all its headers are public, no source is",
					 STR_ARG(to->name)));
}

const struct rule rule_private_header = {
	.info = {"private-header", "an include of another module's private header, or of its source file",
		 RULE_NEEDS_SCAN, SEVERITY_ERROR, true},
	.check_include = check_include,
	.needs_target = true,
};

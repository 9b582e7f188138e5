/* foreign-state: a write to, or the address taken of, a variable that another module defines. */
#include "rules/ownership.h"
#include "rules/verdict.h"

static struct str way_out(const struct use_site *site, module_id to, struct verdicts *verdicts,
			  struct violation *violation)
{
	struct str name = policy_module_name(site->policy, to);
	struct str near = ownership(site)->definition;
	struct str header = verdict_offer_headers(verdicts, violation, to, near);

	if (header.len)
		return arena_printf(verdicts->arena, "have '%.*s' change it, by a function of %.*s", STR_ARG(name),
				    STR_ARG(header));
	return arena_printf(verdicts->arena, "have '%.*s' change it", STR_ARG(name));
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	if (site->symbol->kind != SYMBOL_VARIABLE || site->symbol->constant ||
	    !(site->use->how & (USE_WRITE | USE_ADDRESS)) || !is_defined_elsewhere(site))
		return;
	const struct symbol_view *view = ownership(site);
	const struct policy_module *to = policy_module(site->policy, view->definer);
	if (to->state_shared || view->redeclared)
		return;

	struct arena *arena = verdicts->arena;
	struct violation *violation = verdict_at_symbol(verdicts, site, view->definer);
	struct str fact = arena_printf(arena, "%.*s %s the variable %.*s of '%.*s'",
				       STR_ARG(words_subject(arena, site->policy, site->subject)),
				       site->use->how & USE_WRITE ? "writes to" : "takes the address of",
				       STR_ARG(site->symbol->name), STR_ARG(to->name));
	verdict_say(verdicts, violation, fact, way_out(site, view->definer, verdicts, violation), to->because);
	note_definition(site, verdicts, violation);
	verdict_note_policy(
		verdicts, violation, &to->place, view->definer,
		arena_printf(arena, "'%.*s' owns its state: no `\"state\": \"shared\"` here", STR_ARG(to->name)));
}

const struct rule rule_foreign_state = {
	.info = {"foreign-state", "a write to, or the address taken of, a variable that another module defines",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, true},
	.check_use = check_use,
};

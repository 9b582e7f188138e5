/* redeclaration: an own declaration of a function or variable that another module defines, in place of its header. */
#include "rules/ownership.h"
#include "rules/verdict.h"

static struct str way_out(const struct use_site *site, module_id to, struct verdicts *verdicts,
			  struct violation *violation)
{
	struct arena *arena = verdicts->arena;
	struct str header = offer_declaring_headers(site, to, verdicts, violation);

	if (header.len)
		return arena_printf(arena, "include %.*s instead", STR_ARG(header));
	return arena_printf(arena,
			    "no public header of %.*s declares it: use what they offer, or have it declared there",
			    STR_ARG(words_module(arena, site->policy, to)));
}

static void check_declaration(const struct use_site *site, struct verdicts *verdicts)
{
	if (site->place->definition || !is_redeclaration(site, site->place->file))
		return;

	struct arena *arena = verdicts->arena;
	const struct symbol_view *view = ownership(site);
	const struct policy_module *to = policy_module(site->policy, view->definer);
	struct violation *violation = verdict_at_symbol(verdicts, site, view->definer);
	struct str fact =
		arena_printf(arena, "%.*s declares the %s %.*s of '%.*s' itself",
			     STR_ARG(words_subject(arena, site->policy, site->subject)),
			     symbol_kind_name(site->symbol->kind), STR_ARG(site->symbol->name), STR_ARG(to->name));
	verdict_say(verdicts, violation, fact, way_out(site, view->definer, verdicts, violation), to->because);
	note_definition(site, verdicts, violation);
	verdict_note_policy(verdicts, violation, to->has_public ? &to->public_place : &to->place, view->definer,
			    arena_printf(arena, "the public headers of '%.*s' are declared here", STR_ARG(to->name)));
}

const struct rule rule_redeclaration = {
	.info = {"redeclaration",
		 "an own declaration, in a source or an own header, of a function or variable that another module "
		 "defines, in place of that module's header",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, true},
	.check_declaration = check_declaration,
};

/* opaque-type: a field access, `sizeof` or by-value use of another module's opaque type. */
#include "rules/ownership.h"
#include "rules/verdict.h"

/* The place that makes the type what it is: its definition, else its first declaration in a header of some module. */
static const struct symbol_place *place_of(const struct use_site *site, const struct symbol_fact *type)
{
	const struct symbol_place *found = NULL;

	for (size_t i = 0; i < type->place_count; i++) {
		const struct symbol_place *place = &type->places[i];
		struct file_role role = parse_view_role(site->view, place->file);
		if (role.excluded || role.module == MODULE_NONE)
			continue;
		if (place->definition)
			return place;
		if (!found && !role.source)
			found = place;
	}
	return found;
}

/* By its own name, by the name that is written, or by that of one of its typedefs. */
static bool is_named_opaque(const struct use_site *site, const struct symbol_fact *type, module_id owner)
{
	const struct parse_facts *facts = site->view->facts;
	uint32_t number = (uint32_t)(type - facts->symbols);

	if (policy_opacity(site->policy, owner, type->name) == OPAQUE_BY_NAME)
		return true;
	if (site->symbol->kind == SYMBOL_TYPE &&
	    policy_opacity(site->policy, owner, site->symbol->name) == OPAQUE_BY_NAME)
		return true;
	for (size_t i = 0; i < facts->symbol_count; i++) {
		const struct symbol_fact *alias = &facts->symbols[i];
		if (alias->kind == SYMBOL_TYPE && alias->record == number &&
		    policy_opacity(site->policy, owner, alias->name) == OPAQUE_BY_NAME)
			return true;
	}
	return false;
}

static bool is_private_header(const struct use_site *site, struct file_role role)
{
	return !role.source && !role.public_header && policy_module(site->policy, role.module)->has_public;
}

static bool is_opaque(const struct use_site *site, const struct symbol_fact *type, const struct symbol_place *place)
{
	struct file_role role = parse_view_role(site->view, place->file);

	if (policy_opacity(site->policy, role.module, type->name) != OPAQUE_WHERE_PRIVATE)
		return is_named_opaque(site, type, role.module);
	return place->definition && is_private_header(site, role) &&
	       !is_told_at_include(site, site->view->facts->files[place->file]);
}

static const char *deed(const struct use_site *site)
{
	if (site->symbol->kind == SYMBOL_FIELD)
		return "touches a field of";
	return site->use->how & USE_SIZEOF ? "asks for the size of" : "uses by value";
}

static bool looks_inside(const struct use_site *site)
{
	return site->symbol->kind == SYMBOL_FIELD ||
	       (site->symbol->kind == SYMBOL_TYPE && site->use->how & (USE_VALUE | USE_SIZEOF));
}

static void add_notes(const struct use_site *site, const struct symbol_fact *type, const struct symbol_place *place,
		      struct verdicts *verdicts, struct violation *violation)
{
	struct arena *arena = verdicts->arena;
	struct file_role role = parse_view_role(site->view, place->file);
	const struct policy_module *owner = policy_module(site->policy, role.module);
	bool by_header = policy_opacity(site->policy, role.module, type->name) == OPAQUE_WHERE_PRIVATE;

	verdict_note(verdicts, violation, site->view->facts->files[place->file], place->range,
		     arena_printf(arena, "%.*s is %s here%s", STR_ARG(type->name),
				  place->definition ? "defined" : "declared",
				  by_header ? ", in a private header" : ""));
	verdict_note_policy(verdicts, violation, by_header ? &owner->public_place : &owner->place, role.module,
			    arena_printf(arena,
					 by_header ? "the public headers of '%.*s' are declared here"
						   : "the `opaque` of '%.*s' names the type",
					 STR_ARG(owner->name)));
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	if (!looks_inside(site))
		return;
	const struct symbol_fact *type = record_of(site);
	const struct symbol_place *place = type->kind == SYMBOL_TYPE ? place_of(site, type) : NULL;
	if (!place)
		return;
	module_id to = parse_view_role(site->view, place->file).module;
	if (to == site->from || (site->from != MODULE_NONE && policy_is_friend(site->policy, site->from, to)) ||
	    !is_opaque(site, type, place))
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *owner = policy_module(site->policy, to);
	struct violation *violation = verdict_at_symbol(verdicts, site, to);
	struct str header = verdict_offer_headers(verdicts, violation, to, site->view->facts->files[place->file]);
	struct str fact = arena_printf(arena, "%.*s %s the opaque type %.*s of '%.*s'",
				       STR_ARG(words_subject(arena, site->policy, site->subject)), deed(site),
				       STR_ARG(type->name), STR_ARG(owner->name));
	struct str way_out = STR("hold it by pointer and ask its module");
	if (header.len)
		way_out = arena_printf(arena, "hold it by pointer and use what %.*s offers", STR_ARG(header));
	verdict_say(verdicts, violation, fact, way_out, owner->because);
	add_notes(site, type, place, verdicts, violation);
}

const struct rule rule_opaque_type = {
	.info = {"opaque-type", "a field access, `sizeof` or by-value use of another module's opaque type",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, true},
	.check_use = check_use,
	.takes_unnamed = true,
};

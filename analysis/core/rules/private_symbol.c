/* private-symbol: a use of a symbol that another module keeps private, by its headers or by its `symbols`. */
#include "rules/ownership.h"
#include "rules/verdict.h"

static bool is_private_there(const struct use_site *site, struct file_role role)
{
	return is_private_header(site->policy, role) ||
	       policy_symbol(site->policy, role.module, site->symbol->name) == SYMBOL_PRIVATE_BY_NAME;
}

/* Whether a header of the same module, in this unit or not, declares it to all. */
static bool is_public_elsewhere(const struct use_site *site, module_id module)
{
	const struct symbol_index *index = site->view->context->index;
	const struct indexed_place *place = symbol_index_first(index, site->symbol->id);

	for (; place; place = symbol_index_next(index, place)) {
		if (!place->role.source && place->role.module == module && !is_private_there(site, place->role))
			return true;
	}
	return false;
}

/*
 * The first place that keeps the symbol from this file, or NULL: where one declaration is the file's own, a friend's,
 * nobody's or open to all, the symbol is open however else it is declared. What a stranger declares in place of the
 * symbol's own headers opens nothing, and neither does a mention of a type that is another module's.
 */
static const struct symbol_place *private_place(const struct use_site *site)
{
	const struct symbol_fact *symbol = site->symbol;
	const struct symbol_place *found = NULL;

	for (size_t i = 0; i < symbol->place_count; i++) {
		const struct symbol_place *place = &symbol->places[i];
		struct file_role role = parse_view_role(site->view, place->file);
		if (is_mere_mention(site, place))
			continue;
		if (place->file == site->use->file || role.excluded || role.module == MODULE_NONE ||
		    role.module == site->from)
			return NULL;
		if (role.source || !is_own_header(site, site->view->facts->files[place->file], role.module))
			continue;
		if (!is_private_there(site, role))
			return NULL;
		if (site->from != MODULE_NONE && policy_is_friend(site->policy, site->from, role.module))
			return NULL;
		if (!found)
			found = place;
	}
	if (found && is_public_elsewhere(site, parse_view_role(site->view, found->file).module))
		return NULL;
	return found;
}

static bool is_told_at_any_include(const struct use_site *site)
{
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		if (is_told_at_include(site, site->view->facts->files[site->symbol->places[i].file]))
			return true;
	}
	return false;
}

static void add_notes(const struct use_site *site, const struct symbol_place *place, struct verdicts *verdicts,
		      struct violation *violation)
{
	struct arena *arena = verdicts->arena;
	struct file_role role = parse_view_role(site->view, place->file);
	const struct policy_module *owner = policy_module(site->policy, role.module);
	bool by_header = is_private_header(site->policy, role);

	verdict_note(verdicts, violation, site->view->facts->files[place->file], place->range,
		     arena_printf(arena, "%.*s is declared here%s", STR_ARG(site->symbol->name),
				  by_header ? ", in a private header" : ""));
	verdict_note_policy(verdicts, violation, by_header ? &owner->public_place : &owner->place, role.module,
			    arena_printf(arena,
					 by_header ? "the public headers of '%.*s' are declared here"
						   : "the `symbols` of '%.*s' keep the name private",
					 STR_ARG(owner->name)));
}

static struct str way_out(const struct use_site *site, const struct symbol_place *place, struct verdicts *verdicts,
			  struct violation *violation)
{
	struct file_role role = parse_view_role(site->view, place->file);
	struct str owner = policy_module_name(site->policy, role.module);
	struct str header =
		verdict_offer_headers(verdicts, violation, role.module, site->view->facts->files[place->file]);

	if (!is_private_header(site->policy, role))
		return arena_printf(verdicts->arena, "use a name that the `symbols` of '%.*s' leave public",
				    STR_ARG(owner));
	if (header.len)
		return arena_printf(verdicts->arena, "use what %.*s offers instead", STR_ARG(header));
	return arena_printf(verdicts->arena, "'%.*s' has no public header", STR_ARG(owner));
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	/* Some public header that is not read yet may declare it. */
	if (site->symbol->kind == SYMBOL_FIELD || site->symbol->system || !site->view->context->index ||
	    ownership(site)->redeclared || belongs_to_user_or_nobody(site))
		return;
	const struct symbol_place *place = private_place(site);
	if (!place || is_told_at_any_include(site))
		return;

	struct arena *arena = verdicts->arena;
	module_id owner_id = parse_view_role(site->view, place->file).module;
	const struct policy_module *owner = policy_module(site->policy, owner_id);
	struct violation *violation = verdict_at_symbol(verdicts, site, owner_id);
	struct str fact =
		arena_printf(arena, "%.*s uses the private %s %.*s of '%.*s'",
			     STR_ARG(words_subject(arena, site->policy, site->subject)),
			     symbol_kind_name(site->symbol->kind), STR_ARG(site->symbol->name), STR_ARG(owner->name));
	verdict_say(verdicts, violation, fact, way_out(site, place, verdicts, violation), owner->because);
	add_notes(site, place, verdicts, violation);
}

const struct rule rule_private_symbol = {
	.info = {"private-symbol",
		 "a use of a function, type, variable, enumerator or macro declared in another module's private "
		 "header, or private by `symbols`, however it was reached",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, true},
	.check_use = check_use,
};

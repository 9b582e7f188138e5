/* transitive-include: a use of another module's symbol without including a public header of that module. */
#include "rules/ownership.h"
#include "rules/verdict.h"

/* Any public header of the module will do, or the declaring one, or an include of a module that reexports it. */
static bool is_included(const struct use_site *site, module_id module, struct str declaring)
{
	for (size_t i = 0; i < site->subject->include_count; i++) {
		const struct resolved_include *include = &site->subject->includes[i];
		struct file_role role = include->target_role;
		if (!include->target.len || role.excluded || role.module == MODULE_NONE)
			continue;
		if (role.module == module && (role.public_header || str_eq(include->target, declaring)))
			return true;
		if (role.module != module && policy_reexports(site->policy, role.module, module))
			return true;
	}
	return false;
}

/* The first header that declares the symbol, of a module that the file does not include; NULL where one will do. */
static const struct symbol_place *unincluded_place(const struct use_site *site)
{
	const struct symbol_place *found = NULL;

	for (size_t i = 0; i < site->symbol->place_count; i++) {
		const struct symbol_place *place = &site->symbol->places[i];
		struct file_role role = parse_view_role(site->view, place->file);
		if (place->file == site->use->file || role.module == MODULE_NONE || role.excluded ||
		    role.module == site->from)
			return NULL;
		if (role.source)
			continue;
		if (is_included(site, role.module, site->view->facts->files[place->file]))
			return NULL;
		if (!found)
			found = place;
	}
	return found;
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	if (site->symbol->kind == SYMBOL_FIELD || site->symbol->system || ownership(site)->redeclared)
		return;
	const struct symbol_place *place = unincluded_place(site);
	if (!place)
		return;

	struct arena *arena = verdicts->arena;
	struct str path = site->view->facts->files[place->file];
	struct file_role role = parse_view_role(site->view, place->file);
	const struct policy_module *to = policy_module(site->policy, role.module);
	struct violation *violation = verdict_at_symbol(verdicts, site, role.module);
	struct str header = offer_declaring_headers(site, role.module, verdicts, violation);
	if (!header.len)
		header = verdict_offer_headers(verdicts, violation, role.module, path);
	struct str fact =
		arena_printf(arena, "%.*s uses the %s %.*s of '%.*s' and includes no public header of it",
			     STR_ARG(words_subject(arena, site->policy, site->subject)),
			     symbol_kind_name(site->symbol->kind), STR_ARG(site->symbol->name), STR_ARG(to->name));
	struct str way_out = STR("do without it");
	if (header.len)
		way_out = arena_printf(arena, "include %.*s", STR_ARG(header));
	verdict_say(verdicts, violation, fact, way_out, to->because);
	verdict_note(verdicts, violation, path, place->range,
		     arena_printf(arena, "%.*s is declared here", STR_ARG(site->symbol->name)));
}

const struct rule rule_transitive_include = {
	.info = {"transitive-include",
		 "a use of another module's symbol without including a public header of that module", RULE_NEEDS_PARSE,
		 SEVERITY_OFF, true},
	.check_use = check_use,
};

/* Whose a symbol is to the file that is judged. */
#include "rules/ownership.h"

#include "rules/verdict.h"

static bool is_linked(const struct symbol_fact *symbol)
{
	return symbol->kind == SYMBOL_FUNCTION || symbol->kind == SYMBOL_VARIABLE;
}

/* ---- who defines it ---- */

/* Modules met so far: the file's own, one other, or several others. */
struct tally {
	module_id from, other;
	bool own, several;
	struct str path; /* of the other's */
	struct text_range range;
};

static void count(struct tally *tally, struct file_role role, struct str path, struct text_range range)
{
	if (role.excluded || role.module == MODULE_NONE)
		return;
	if (role.module == tally->from) {
		tally->own = true;
	} else if (tally->other == MODULE_NONE) {
		tally->other = role.module;
		tally->path = path;
		tally->range = range;
	} else if (role.module != tally->other) {
		tally->several = true;
	}
}

/* Definitions; or, where there is none, what headers declare. */
static void count_all(const struct use_site *site, bool headers, struct tally *tally)
{
	const struct symbol_index *index = site->view->context->index;
	const struct indexed_place *known = index ? symbol_index_first(index, site->symbol->id) : NULL;

	for (; known; known = symbol_index_next(index, known)) {
		if (headers ? !known->role.source : known->definition)
			count(tally, known->role, known->path, known->range);
	}
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		const struct symbol_place *place = &site->symbol->places[i];
		struct file_role role = parse_view_role(site->view, place->file);
		if (headers ? !role.source : place->definition)
			count(tally, role, site->view->facts->files[place->file], place->range);
	}
}

static module_id find_definer(const struct use_site *site, struct symbol_view *view)
{
	struct tally tally = {.from = site->from, .other = MODULE_NONE};

	if (!is_linked(site->symbol) || site->symbol->system)
		return MODULE_NONE;
	count_all(site, false, &tally);
	view->several = tally.several;
	/* What is defined nowhere belongs to the header: somebody who is not seen defines it for that. */
	view->only_declared = !tally.own && tally.other == MODULE_NONE && site->symbol->kind == SYMBOL_VARIABLE;
	if (view->only_declared)
		count_all(site, true, &tally);
	if (tally.own)
		return site->from;
	/* More may come to be known of it. */
	if (tally.several || (site->symbol->id && !site->view->context->index))
		return MODULE_NONE;
	view->definition = tally.path;
	view->range = tally.range;
	return tally.other;
}

bool is_own_header(const struct use_site *site, struct str header, module_id module)
{
	const struct judge_context *context = site->view->context;
	module_id definer = site->view->symbols[site->symbol - site->view->facts->symbols].definer;

	return definer == MODULE_NONE || definer == module ||
	       (context->reaches && context->reaches(context->context, definer, header));
}

/* Where a header of the definer declares it as well, a declaration in a source is in place of none. */
static bool is_declared_by_header(const struct use_site *site, module_id definer)
{
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		struct file_role role = parse_view_role(site->view, site->symbol->places[i].file);
		if (!role.source && !role.excluded && role.module == definer)
			return true;
	}
	return false;
}

static bool stands_for_header(const struct use_site *site, uint32_t file, module_id definer)
{
	struct file_role role = parse_view_role(site->view, file);
	struct str path = site->view->facts->files[file];

	if (definer == MODULE_NONE || definer == site->from || site->symbol->internal || role.excluded)
		return false;
	if (policy_is_hook(site->policy, role.module, site->symbol->name))
		return false;
	return role.source ? !is_declared_by_header(site, definer) : !is_own_header(site, path, role.module);
}

/* Declarations of the file's own module that stand in place of the definer's header. */
static bool has_redeclaration(const struct use_site *site, module_id definer)
{
	if (policy_severity(site->policy, RULE_REDECLARATION, site->from) == SEVERITY_OFF)
		return false;
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		const struct symbol_place *place = &site->symbol->places[i];
		bool own = str_eq(site->view->facts->files[place->file], site->subject->path) ||
			   (site->from != MODULE_NONE && parse_view_role(site->view, place->file).module == site->from);
		if (own && !place->definition && stands_for_header(site, place->file, definer))
			return true;
	}
	return false;
}

const struct symbol_view *ownership(const struct use_site *site)
{
	struct symbol_view *view = &site->view->symbols[site->symbol - site->view->facts->symbols];

	if (!view->known) {
		view->known = true;
		view->definer = find_definer(site, view);
		view->redeclared = is_linked(site->symbol) && has_redeclaration(site, view->definer);
	}
	return view;
}

bool is_redeclaration(const struct use_site *site, uint32_t file)
{
	return is_linked(site->symbol) && stands_for_header(site, file, ownership(site)->definer);
}

void note_definition(const struct use_site *site, struct verdicts *verdicts, struct violation *violation)
{
	const struct symbol_view *view = ownership(site);

	verdict_note(verdicts, violation, view->definition, view->range,
		     arena_printf(verdicts->arena, "%.*s is %s here", STR_ARG(site->symbol->name),
				  view->only_declared ? "declared" : "defined"));
}

bool is_defined_elsewhere(const struct use_site *site)
{
	module_id definer = ownership(site)->definer;

	return definer != MODULE_NONE && definer != site->from;
}

bool belongs_to_user_or_nobody(const struct use_site *site)
{
	const struct symbol_view *view = ownership(site);

	return view->several || (view->definer != MODULE_NONE && view->definer == site->from);
}

/* ---- whose it is ---- */

bool is_hook(const struct use_site *site)
{
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		struct file_role role = parse_view_role(site->view, site->symbol->places[i].file);
		if (!role.excluded && policy_is_hook(site->policy, role.module, site->symbol->name))
			return true;
	}
	return false;
}

static void add_owner(struct owners *owners, module_id module)
{
	for (size_t i = 0; i < owners->len; i++) {
		if (owners->items[i] == module)
			return;
	}
	vec_push(owners, module);
}

/* Whether the module defines the symbol in sight; MODULE_NONE: whether any does. */
static bool is_defined_by(const struct use_site *site, module_id module)
{
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		struct file_role role = parse_view_role(site->view, site->symbol->places[i].file);
		if (site->symbol->places[i].definition && !role.excluded && role.module != MODULE_NONE &&
		    (module == MODULE_NONE || role.module == module))
			return true;
	}
	return false;
}

/* A type that is defined in sight belongs there: others may mention it, as pointers go through many hands. */
bool is_mere_mention(const struct use_site *site, const struct symbol_place *place)
{
	module_id module = parse_view_role(site->view, place->file).module;

	return site->symbol->kind == SYMBOL_TYPE && !place->definition && is_defined_by(site, MODULE_NONE) &&
	       (module == MODULE_NONE || !is_defined_by(site, module));
}

void owners_of(const struct use_site *site, struct owners *owners)
{
	module_id definer = ownership(site)->definer;

	vec_clear(owners);
	if (site->symbol->system)
		return;
	if (definer == site->from && definer != MODULE_NONE)
		return;
	if (is_linked(site->symbol) && is_hook(site))
		return;
	if (definer != MODULE_NONE)
		add_owner(owners, definer);
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		struct file_role role = parse_view_role(site->view, site->symbol->places[i].file);
		if (role.module == site->from && definer == MODULE_NONE) {
			vec_clear(owners);
			return;
		}
		if (is_mere_mention(site, &site->symbol->places[i]))
			continue;
		if (!role.excluded && !role.source && role.module != MODULE_NONE && role.module != site->from)
			add_owner(owners, role.module);
	}
}

/* ---- ways out ---- */

enum { OFFERED_MAX = 3 };

struct str offer_declaring_headers(const struct use_site *site, module_id module, struct verdicts *verdicts,
				   struct violation *violation)
{
	const struct symbol_index *index = site->view->context->index;
	const struct indexed_place *place = index ? symbol_index_first(index, site->symbol->id) : NULL;
	struct str found[OFFERED_MAX];
	size_t found_count = 0;

	for (; place && found_count < OFFERED_MAX; place = symbol_index_next(index, place)) {
		bool offered = place->role.module == module && place->role.public_header;
		if (offered && (!found_count || !str_eq(found[found_count - 1], place->path)))
			found[found_count++] = place->path;
	}
	if (!found_count)
		return (struct str){0};
	struct str *instead = arena_array(verdicts->arena, struct str, found_count);
	for (size_t i = 0; i < found_count; i++)
		instead[i] = arena_str(verdicts->arena, found[i]);
	violation->instead = instead;
	violation->instead_count = found_count;
	return instead[0];
}

bool is_private_header(const struct policy *policy, struct file_role role)
{
	return !role.source && !role.public_header && policy_module(policy, role.module)->has_public;
}

bool includes_module(const struct subject *subject, module_id module)
{
	for (size_t i = 0; i < subject->include_count; i++) {
		const struct resolved_include *include = &subject->includes[i];
		if (include->target.len && !include->target_role.excluded && include->target_role.module == module)
			return true;
	}
	return false;
}

const struct symbol_fact *record_of(const struct use_site *site)
{
	return site->symbol->record == SYMBOL_RECORD_NONE ? site->symbol
							  : &site->view->facts->symbols[site->symbol->record];
}

/* external: a library from outside the tree, included or used by its symbols in a module that is not in its `used_by`.
 */
#include "rules/ownership.h"
#include "rules/verdict.h"

/* Whether a library is closed to a module. */
static bool is_include_denied(const void *context, const struct policy_external *external, module_id module)
{
	const struct include_site *site = context;
	const struct policy_external *denied;
	size_t cursor = 0;

	do
		denied = policy_external_denied(site->policy, site->include->include->spelled, module, &cursor);
	while (denied && denied != external);
	return denied != NULL;
}

static bool is_symbol_denied(const void *context, const struct policy_external *external, module_id module)
{
	const struct use_site *site = context;
	const struct policy_external *denied;
	size_t cursor = 0;

	do
		denied = policy_external_symbol_denied(site->policy, site->symbol->name, module, &cursor);
	while (denied && denied != external);
	return denied != NULL;
}

/* The first module that this one may use and to which the library is open. */
static struct str way_out(const struct policy *policy, module_id from, const struct policy_external *external,
			  bool (*is_denied)(const void *, const struct policy_external *, module_id), const void *site,
			  struct arena *arena)
{
	for (module_id id = 0; id < policy_module_count(policy); id++) {
		if (is_open_road(policy, from, id) && !is_denied(site, external, id))
			return arena_printf(arena, "go through %.*s, which may",
					    STR_ARG(words_module(arena, policy, id)));
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
	verdict_say(verdicts, violation, fact,
		    way_out(site->policy, site->from, external, is_include_denied, site, arena), external->because);
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

/* ---- its symbols ---- */

/* A symbol that a module of the tree defines, or declares to others, is no library's. */
static bool is_from_outside(const struct use_site *site)
{
	struct owners owners = {0};

	owners_of(site, &owners);
	bool owned = owners.len > 0 || (site->from != MODULE_NONE && ownership(site)->definer == site->from);
	vec_free(&owners);
	for (size_t i = 0; i < site->symbol->place_count && !owned; i++) {
		struct file_role role = parse_view_role(site->view, site->symbol->places[i].file);
		owned = !role.excluded && role.module != MODULE_NONE &&
			(!role.source || site->symbol->places[i].definition);
	}
	return !owned;
}

/* The include of a header of the same library has been told already. */
static bool is_included(const struct use_site *site, const struct policy_external *external)
{
	for (size_t i = 0; i < site->subject->include_count; i++) {
		const struct policy_external *denied;
		size_t cursor = 0;
		struct str spelled = site->subject->includes[i].include->spelled;
		while ((denied = policy_external_denied(site->policy, spelled, site->from, &cursor))) {
			if (denied == external)
				return true;
		}
	}
	return false;
}

static void deny_symbol(const struct use_site *site, const struct policy_external *external, struct verdicts *verdicts)
{
	struct arena *arena = verdicts->arena;
	struct violation *violation = verdict_at_symbol(verdicts, site, MODULE_NONE);

	violation->to = arena_str(arena, external->name);
	struct str fact = arena_printf(arena, "%.*s uses the %s %.*s of the external '%.*s', which it may not use",
				       STR_ARG(words_subject(arena, site->policy, site->subject)),
				       symbol_kind_name(site->symbol->kind), STR_ARG(site->symbol->name),
				       STR_ARG(external->name));
	verdict_say(verdicts, violation, fact,
		    way_out(site->policy, site->from, external, is_symbol_denied, site, arena), external->because);
	verdict_note_policy(verdicts, violation, &external->place, MODULE_NONE,
			    arena_printf(arena, "the external '%.*s' is declared here", STR_ARG(external->name)));
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	const struct policy_external *external;
	size_t cursor = 0;

	if (site->symbol->kind == SYMBOL_FIELD)
		return;
	while ((external = policy_external_symbol_denied(site->policy, site->symbol->name, site->from, &cursor))) {
		if (is_from_outside(site) && !is_included(site, external))
			deny_symbol(site, external, verdicts);
	}
}

const struct rule rule_external = {
	.info = {"external", "an include of an external library by a module not in `used_by`", RULE_NEEDS_SCAN,
		 SEVERITY_ERROR, true},
	.check_include = check_include,
	.check_use = check_use,
};

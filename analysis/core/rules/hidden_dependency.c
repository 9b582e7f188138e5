/*
 * hidden-dependency: a use of a function or variable that is defined in a module which this one may not use, though no
 * include of this file leads there: its declaration sits in a hub, in an own header, or came along with another's.
 */
#include "rules/ownership.h"
#include "rules/verdict.h"

/* Why the module may not be used, in the order in which the reasons weigh. */
enum bar { BAR_NONE, BAR_FORBIDDEN, BAR_NOT_LISTED, BAR_LAYER, BAR_HIDDEN };

static bool is_upward(const struct use_site *site, module_id to)
{
	int from_layer = policy_module(site->policy, site->from)->layer;
	int to_layer = policy_module(site->policy, to)->layer;

	return from_layer >= 0 && to_layer >= 0 && to_layer < from_layer;
}

static enum bar bar_to(const struct use_site *site, module_id to, const struct policy_edge *edge)
{
	if (edge->forbidden)
		return BAR_FORBIDDEN;
	if (!edge->allowed)
		return BAR_NOT_LISTED;
	if (is_upward(site, to))
		return BAR_LAYER;
	return policy_visible(site->policy, to, site->from) ? BAR_NONE : BAR_HIDDEN;
}

static bool is_told(const struct use_site *site, enum rule_id rule)
{
	return policy_severity(site->policy, rule, site->from) != SEVERITY_OFF;
}

/* Whether an include of the module in this file has been told of a reason why it may not be. */
static bool tells_at_include(const struct use_site *site, module_id to, const struct policy_edge *edge)
{
	if (!includes_module(site->subject, to))
		return false;
	return (edge->forbidden && is_told(site, RULE_FORBIDDEN_DEPENDENCY)) ||
	       (!edge->forbidden && !edge->allowed && is_told(site, RULE_DEPENDENCY)) ||
	       (is_upward(site, to) && is_told(site, RULE_LAYER)) ||
	       (!policy_visible(site->policy, to, site->from) && is_told(site, RULE_VISIBILITY));
}

static bool is_declared_by(const struct use_site *site, module_id module)
{
	for (size_t i = 0; i < site->symbol->place_count; i++) {
		struct file_role role = parse_view_role(site->view, site->symbol->places[i].file);
		if (!role.source && !role.excluded && role.module == module)
			return true;
	}
	return false;
}

static struct str why(const struct use_site *site, struct arena *arena, enum bar bar, module_id to)
{
	switch (bar) {
	case BAR_FORBIDDEN:
		return STR("which it must not use");
	case BAR_LAYER:
		return arena_printf(
			arena, "but layer '%.*s' lies above its own layer '%.*s'",
			STR_ARG(policy_layer(site->policy, (size_t)policy_module(site->policy, to)->layer)),
			STR_ARG(policy_layer(site->policy, (size_t)policy_module(site->policy, site->from)->layer)));
	case BAR_HIDDEN:
		return STR("which is not visible to it");
	default:
		return STR("which is not in its `uses`");
	}
}

static struct str way_out(const struct use_site *site, struct arena *arena, enum bar bar, module_id to)
{
	const struct policy_module *from = policy_module(site->policy, site->from);

	if (bar == BAR_LAYER)
		return STR("move what is needed down, or turn the dependency around with a callback");
	if (bar != BAR_NOT_LISTED || is_upward(site, to) || !policy_visible(site->policy, to, site->from))
		return STR("do without it");
	return arena_printf(arena, "add %.*s to the `uses` of '%.*s' in %.*s, or do without it",
			    STR_ARG(words_module(arena, site->policy, to)), STR_ARG(from->name),
			    STR_ARG(from->place.file));
}

static void add_notes(const struct use_site *site, const struct policy_edge *edge, module_id to,
		      struct verdicts *verdicts, struct violation *violation)
{
	const struct policy_module *from = policy_module(site->policy, site->from);

	note_definition(site, verdicts, violation);
	verdict_note_policy(verdicts, violation, edge->has_place ? &edge->place : &from->place, to,
			    arena_printf(verdicts->arena, "what '%.*s' may use is declared here", STR_ARG(from->name)));
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	if (site->from == MODULE_NONE || site->subject->role.composition_root || !is_defined_elsewhere(site))
		return;
	module_id to = ownership(site)->definer;
	struct policy_edge edge = policy_edge(site->policy, site->from, to);
	enum bar bar = bar_to(site, to, &edge);
	if (bar == BAR_NONE || ownership(site)->redeclared || is_hook(site))
		return;
	if (is_declared_by(site, to) && tells_at_include(site, to, &edge))
		return;

	struct arena *arena = verdicts->arena;
	struct violation *violation = verdict_at_symbol(verdicts, site, to);
	struct str fact =
		arena_printf(arena, "'%.*s' uses the %s %.*s, defined in %.*s, %.*s",
			     STR_ARG(policy_module_name(site->policy, site->from)),
			     symbol_kind_name(site->symbol->kind), STR_ARG(site->symbol->name),
			     STR_ARG(words_module(arena, site->policy, to)), STR_ARG(why(site, arena, bar, to)));
	verdict_say(verdicts, violation, fact, way_out(site, arena, bar, to), module_because(site->policy, to));
	add_notes(site, &edge, to, verdicts, violation);
}

const struct rule rule_hidden_dependency = {
	.info = {"hidden-dependency",
		 "a use of a function or variable *defined* in a module that this one may not use (not in `uses`, "
		 "forbidden, a higher layer, not visible), though its declaration sits in a header of another module "
		 "or its own",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, true},
	.check_use = check_use,
};

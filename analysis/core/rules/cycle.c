/* cycle: each include on the edges to cut so that no cycle between modules is left, naming the whole cycle. */
#include "rules/ownership.h"
#include "rules/verdict.h"

static struct str cycle_words(struct arena *arena, const struct policy *policy, const struct graph_cut *cut)
{
	struct strbuf words = {0};

	for (size_t i = 0; i < cut->module_count; i++)
		strbuf_printf(&words, "'%.*s' -> ", STR_ARG(policy_module_name(policy, cut->modules[i])));
	strbuf_printf(&words, "'%.*s'", STR_ARG(policy_module_name(policy, cut->from)));
	struct str copy = arena_str(arena, strbuf_str(&words));
	strbuf_free(&words);
	return copy;
}

static void check_include(const struct include_site *site, struct verdicts *verdicts)
{
	const struct graph_plan *plan = verdicts->context->plan;

	if (!plan || !is_bound_crossing(site))
		return;
	const struct graph_cut *cut = graph_plan_cut(plan, site->from, site->to);
	if (!cut)
		return;

	struct arena *arena = verdicts->arena;
	const struct policy_module *from = policy_module(site->policy, site->from);
	struct str to = words_module(arena, site->policy, site->to);
	struct violation *violation = verdict_at_include(verdicts, site);
	struct str fact = arena_printf(arena, "%.*s %.*s of %.*s, which closes the cycle %.*s",
				       STR_ARG(words_includes(arena, site)), STR_ARG(site->include->target),
				       STR_ARG(to), STR_ARG(cycle_words(arena, site->policy, cut)));
	verdict_say(verdicts, violation, fact,
		    STR("turn this dependency around, or move what both need into a module below them"),
		    module_because(site->policy, site->to));
	if (site->edge.has_place)
		verdict_note_policy(verdicts, violation, &site->edge.place, site->to,
				    arena_printf(arena, "what '%.*s' may use is declared here", STR_ARG(from->name)));
}

/* Where no include makes the edge, the uses of symbols do. */
static void tell_use(const struct use_site *site, const struct graph_cut *cut, struct verdicts *verdicts)
{
	struct arena *arena = verdicts->arena;
	const struct policy_module *from = policy_module(site->policy, site->from);
	struct policy_edge edge = policy_edge(site->policy, site->from, cut->to);
	struct violation *violation = verdict_at_symbol(verdicts, site, cut->to);
	struct str fact = arena_printf(arena, "'%.*s' uses the %s %.*s of %.*s, which closes the cycle %.*s",
				       STR_ARG(from->name), symbol_kind_name(site->symbol->kind),
				       STR_ARG(site->symbol->name), STR_ARG(words_module(arena, site->policy, cut->to)),
				       STR_ARG(cycle_words(arena, site->policy, cut)));
	verdict_say(verdicts, violation, fact,
		    STR("turn this dependency around, or move what both need into a module below them"),
		    module_because(site->policy, cut->to));
	if (edge.has_place)
		verdict_note_policy(verdicts, violation, &edge.place, cut->to,
				    arena_printf(arena, "what '%.*s' may use is declared here", STR_ARG(from->name)));
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	const struct graph_plan *plan = verdicts->context->plan;

	if (!plan || !plan->cut_count || site->from == MODULE_NONE || site->subject->role.composition_root)
		return;
	struct owners owners = {0};
	owners_of(site, &owners);
	for (size_t i = 0; i < owners.len; i++) {
		const struct graph_cut *cut = graph_plan_cut(plan, site->from, owners.items[i]);
		if (cut && graph_count(plan->graph, site->from, owners.items[i]) == 0)
			tell_use(site, cut, verdicts);
	}
	vec_free(&owners);
}

const struct rule rule_cycle = {
	.info = {"cycle", "each include on the edges to cut, naming the whole cycle", RULE_NEEDS_GRAPH, SEVERITY_ERROR,
		 true},
	.check_include = check_include,
	.check_use = check_use,
	.needs_target = true,
};

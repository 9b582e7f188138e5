/* unused-dependency: an entry of `uses` that no file needs, at its place in the policy. */
#include "graph/edges.h"
#include "rules/verdict.h"

/* An include of a module that an entry's module reexports needs that entry as well. */
static bool is_needed(const struct judge_context *context, module_id from, const struct policy_use *use)
{
	size_t count;
	const struct graph_edge *edges = graph_edges(context->plan->graph, from, &count);

	for (size_t i = 0; i < use->module_count; i++) {
		module_id through = use->modules[i];
		if (through == from)
			continue;
		for (size_t e = 0; e < count; e++) {
			if (edges[e].to == through || policy_reexports(context->policy, through, edges[e].to))
				return true;
		}
	}
	return false;
}

static void tell(struct verdicts *verdicts, const struct policy_module *module, const struct policy_use *use)
{
	struct arena *arena = verdicts->arena;
	struct violation *violation = verdict_at(verdicts, use->place.file, use->place.range);
	struct str fact =
		arena_printf(arena, "no file of '%.*s' needs '%.*s'", STR_ARG(module->name), STR_ARG(use->written));

	violation->from = arena_str(arena, module->name);
	violation->to = arena_str(arena, use->written);
	violation->tag_unnecessary = true;
	verdict_say(verdicts, violation, fact, STR("remove this entry of `uses`"), use->because);
}

static void check_policy(const struct judge_context *context, struct verdicts *verdicts)
{
	if (!context->plan || context->awaits_index)
		return;
	for (module_id id = 0; id < policy_module_count(context->policy); id++) {
		const struct policy_module *module = policy_module(context->policy, id);
		for (size_t i = 0; i < module->use_count; i++) {
			if (!is_needed(context, id, &module->uses[i]))
				tell(verdicts, module, &module->uses[i]);
		}
	}
}

const struct rule rule_unused_dependency = {
	.info = {"unused-dependency",
		 "an entry of `uses` that no file needs, at its place in the policy; includes decide at scan level, "
		 "symbol uses too at full",
		 RULE_NEEDS_GRAPH, SEVERITY_WARNING, true},
	.check_policy = check_policy,
	.unsuppressible = true,
};

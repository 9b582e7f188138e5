/* What a trial is worth: whether the violations are gone in it and nothing else has come, in the file and in the graph.
 */
#include <stdlib.h>

#include <autotomy/base/hash.h>

#include "fix/trial.h"
#include "graph/edges.h"

/* What a violation is about, wherever it stands. */
static uint64_t key_of(const struct violation *violation)
{
	uint64_t key = hash_more((uint64_t)violation->rule + 1, violation->to);

	return hash_more(hash_more(key, violation->target), violation->symbol);
}

struct keys {
	uint64_t *items;
	size_t len, cap;
};

static int cmp_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void sort_keys(struct keys *keys)
{
	if (keys->len)
		qsort(keys->items, keys->len, sizeof *keys->items, cmp_keys);
}

static void collect_keys(const struct fix_context *context, struct keys *keys)
{
	for (size_t i = 0; i < context->verdict_count; i++)
		if (context->verdict[i].status != VIOLATION_SUPPRESSED)
			vec_push(keys, key_of(&context->verdict[i]));
	sort_keys(keys);
}

/* Whether `small` holds nothing that `large` holds not, as often; both are sorted. */
static bool is_part_of(const struct keys *small, const struct keys *large)
{
	size_t at = 0;

	for (size_t i = 0; i < small->len; i++) {
		while (at < large->len && large->items[at] < small->items[i])
			at++;
		if (at == large->len || large->items[at] != small->items[i])
			return false;
		at++;
	}
	return true;
}

/* All that is told now, and what is to be gone with it, must have been told before. */
static bool verdicts_hold(const struct trial *trial, const struct fix_context *before,
			  const struct violation *const *solved, size_t count)
{
	struct keys was = {0}, is = {0};

	collect_keys(before, &was);
	collect_keys(&trial->context, &is);
	for (size_t i = 0; i < count; i++)
		vec_push(&is, key_of(solved[i]));
	sort_keys(&is);
	bool holds = is_part_of(&is, &was);
	vec_free(&was);
	vec_free(&is);
	return holds;
}

static uint32_t includes_of(const struct subject *subject, module_id module)
{
	uint32_t count = 0;

	for (size_t i = 0; i < subject->include_count; i++) {
		const struct resolved_include *include = &subject->includes[i];
		count += include->target.len && !include->target_role.excluded && include->target_role.module == module;
	}
	return count;
}

static bool leads_to(const struct graph *graph, module_id from, module_id to, bool *seen)
{
	size_t count;
	const struct graph_edge *edges = graph_edges(graph, from, &count);

	if (from == to)
		return true;
	seen[from] = true;
	for (size_t i = 0; i < count; i++)
		if (!seen[edges[i].to] && leads_to(graph, edges[i].to, to, seen))
			return true;
	return false;
}

static bool is_in_cycle(const struct graph *graph, module_id from, module_id to)
{
	bool *seen = mem_zalloc(graph_size(graph) + 1);
	bool closed = leads_to(graph, to, from, seen);

	free(seen);
	return closed;
}

static void copy_edges(const struct graph *graph, struct graph *copy)
{
	for (module_id from = 0; from < graph_size(graph); from++) {
		size_t count;
		const struct graph_edge *edges = graph_edges(graph, from, &count);
		for (size_t i = 0; i < count; i++) {
			graph_add(copy, from, edges[i].to, (int32_t)edges[i].includes);
			graph_add_uses(copy, from, edges[i].to, (int32_t)edges[i].uses);
		}
	}
}

/* Whether every edge that would be cut is cut already, once so many includes more lead from one module to another. */
static bool cuts_hold(const struct judge_context *judge, module_id from, module_id to, int32_t more)
{
	struct graph *graph = graph_create(policy_module_count(judge->policy));
	bool hold = true;

	copy_edges(judge->plan->graph, graph);
	graph_add(graph, from, to, more);
	struct graph_plan *plan = graph_plan_create(graph, judge->policy);
	for (size_t i = 0; i < plan->cut_count && hold; i++)
		hold = graph_plan_cut(judge->plan, plan->cuts[i].from, plan->cuts[i].to) != NULL;
	graph_plan_destroy(plan);
	graph_destroy(graph);
	return hold;
}

static bool is_entry_of(const struct policy *policy, module_id from, module_id to)
{
	const struct policy_module *module = policy_module(policy, from);

	for (size_t i = 0; i < module->use_count; i++)
		for (size_t m = 0; m < module->uses[i].module_count; m++)
			if (module->uses[i].modules[m] == to ||
			    policy_reexports(policy, module->uses[i].modules[m], to))
				return true;
	return false;
}

/*
 * What this file's includes decide beyond it: which edge of a cycle is the cheapest, and whether anything needs an
 * entry of `uses`.
 */
static bool graph_holds(const struct trial *trial, const struct fix_context *before)
{
	const struct judge_context *judge = before->judge;
	module_id from = trial->subject.role.module;

	if (!judge->plan || from == MODULE_NONE || trial->subject.role.composition_root)
		return true;
	const struct graph *graph = judge->plan->graph;
	bool cycles_count = policy_severity(judge->policy, RULE_CYCLE, from) != SEVERITY_OFF;
	bool entries_count = policy_severity(judge->policy, RULE_UNUSED_DEPENDENCY, from) != SEVERITY_OFF;
	for (module_id to = 0; to < policy_module_count(judge->policy); to++) {
		uint32_t had = includes_of(before->subject, to), has = includes_of(&trial->subject, to);
		uint32_t all = graph_count(graph, from, to), uses = graph_use_count(graph, from, to);
		if (to == from || had == has)
			continue;
		if (cycles_count && is_in_cycle(graph, from, to) &&
		    !cuts_hold(judge, from, to, (int32_t)has - (int32_t)had))
			return false;
		if (entries_count && !has && all == had && !uses && is_entry_of(judge->policy, from, to))
			return false;
	}
	return true;
}

bool trial_holds(const struct trial *trial, const struct fix_context *before, const struct violation *const *solved,
		 size_t count)
{
	return verdicts_hold(trial, before, solved, count) && graph_holds(trial, before);
}

/* The module graph: who really depends on whom, and which edges to cut so that no cycle is left. */
#ifndef AUTOTOMY_CORE_GRAPH_H
#define AUTOTOMY_CORE_GRAPH_H

#include <autotomy/core/policy.h>

/* Real dependencies between modules with their number of includes. Composition roots and files in no module add none.
 */
struct graph;

struct graph *graph_create(size_t module_count);
void graph_destroy(struct graph *graph);

/* Adds `count` includes (or removes, negative) to the edge. Adding to an edge from a module to itself does nothing. */
void graph_add(struct graph *graph, module_id from, module_id to, int32_t count);
uint32_t graph_count(const struct graph *graph, module_id from, module_id to);

/* The same for uses of symbols, known at full level: they make an entry of `uses` needed, and a dependency of their own
 * where there is no include. */
void graph_add_uses(struct graph *graph, module_id from, module_id to, int32_t count);
uint32_t graph_use_count(const struct graph *graph, module_id from, module_id to);

/* Changes whenever an edge's number changed since the last call of graph_plan_create(). */
bool graph_changed(const struct graph *graph);

/* One edge to cut, and the cycle that it closes: modules[0] is its `from`, modules[1] its `to`, the last one leads back
 * to the first. */
struct graph_cut {
	module_id from, to;
	const module_id *modules;
	size_t module_count;
};

/* What the graph rules need to know; immutable. */
struct graph_plan {
	const struct graph_cut *cuts; /* sorted by from, to */
	size_t cut_count;
	const struct graph *graph;
	struct arena arena;
};

/*
 * While a component has a cycle, its cheapest edge is cut: the one with the fewest includes (symbol uses, where it has
 * no include), the first by the names (from, then to) on a tie. The cycle told for a cut is a shortest one through that
 * edge, in the graph as it was before that cut, the first by names among equals.
 */
struct graph_plan *graph_plan_create(struct graph *graph, const struct policy *policy);
void graph_plan_destroy(struct graph_plan *plan);
/*
 * The plan as it would be with a first include from one module to another; NULL where that closes no cycle, or where
 * the edge is there already. The graph is left as it was.
 */
struct graph_plan *graph_plan_with(struct graph *graph, const struct policy *policy, module_id from, module_id to);
const struct graph_cut *graph_plan_cut(const struct graph_plan *plan, module_id from, module_id to); /* or NULL */

#endif

/*
 * Which edges to cut so that no cycle is left. A component is taken with all its edges, cheapest first; each is cut in
 * turn. As long as the cut edge's ends still reach each other the component is whole and the next one follows; else it
 * has fallen into parts, and each part goes on alone with the edges inside it.
 */
#include "graph/net.h"

#include <string.h>

/* A component that may hold a cycle: slices of the planner's `nodes` and `edges`. */
struct work {
	size_t node_begin, node_end;
	size_t edge_begin, edge_end;
};

struct planner {
	struct net net;
	struct arena *arena; /* the plan's */
	struct arena memory, scratch;
	module_id *nodes;
	uint32_t *edges; /* indices into net.edges, cheapest first within each slice of work */
	VEC(struct work) works;
	VEC(struct graph_cut) cuts;
};

struct edge_key {
	uint32_t cost, from_rank, to_rank, index;
};

static int edge_key_cmp(const void *a, const void *b)
{
	const struct edge_key *left = a, *right = b;

	if (left->cost != right->cost)
		return left->cost < right->cost ? -1 : 1;
	if (left->from_rank != right->from_rank)
		return left->from_rank < right->from_rank ? -1 : 1;
	return (left->to_rank > right->to_rank) - (left->to_rank < right->to_rank);
}

static void order_edges(struct planner *planner)
{
	struct net *net = &planner->net;
	struct edge_key *keys = arena_array(&planner->memory, struct edge_key, net->edge_count);

	for (uint32_t i = 0; i < net->edge_count; i++) {
		const struct net_edge *edge = &net->edges[i];
		keys[i] = (struct edge_key){edge->cost, net->rank[edge->from], net->rank[edge->to], i};
	}
	if (net->edge_count)
		qsort(keys, net->edge_count, sizeof *keys, edge_key_cmp);
	planner->edges = arena_array(&planner->memory, uint32_t, net->edge_count);
	for (size_t i = 0; i < net->edge_count; i++)
		planner->edges[i] = keys[i].index;
}

static uint32_t inner_component(const struct net *net, const struct net_edge *edge)
{
	bool inner = !edge->cut && net->component[edge->from] == net->component[edge->to];

	return inner ? net->component[edge->from] : UINT32_MAX;
}

/* The part of a split component: the first one kept its number, the others got the newest ones. */
static uint32_t part_index(const struct net *net, uint32_t component, uint32_t parts)
{
	uint32_t first_new = net->component_count - (parts - 1);

	return component < first_new ? 0 : component - first_new + 1;
}

/* Sorts the nodes and the edges of a split component by part, keeping their order within, and queues each part that has
 * an edge. */
static void queue_parts(struct planner *planner, struct work whole, uint32_t parts)
{
	struct net *net = &planner->net;
	struct arena *scratch = &planner->scratch;
	size_t node_count = whole.node_end - whole.node_begin, edge_count = whole.edge_end - whole.edge_begin;
	module_id *nodes =
		arena_copy(scratch, planner->nodes + whole.node_begin, node_count * sizeof *nodes, _Alignof(module_id));
	uint32_t *edges =
		arena_copy(scratch, planner->edges + whole.edge_begin, edge_count * sizeof *edges, _Alignof(uint32_t));
	struct work *works = arena_array(scratch, struct work, parts);

	for (size_t i = 0; i < node_count; i++)
		works[part_index(net, net->component[nodes[i]], parts)].node_end++;
	for (size_t i = 0; i < edge_count; i++) {
		uint32_t component = inner_component(net, &net->edges[edges[i]]);
		if (component != UINT32_MAX)
			works[part_index(net, component, parts)].edge_end++;
	}
	size_t node_at = whole.node_begin, edge_at = whole.edge_begin;
	for (uint32_t part = 0; part < parts; part++) {
		size_t part_nodes = works[part].node_end, part_edges = works[part].edge_end;
		works[part] = (struct work){node_at, node_at, edge_at, edge_at};
		node_at += part_nodes;
		edge_at += part_edges;
	}
	for (size_t i = 0; i < node_count; i++)
		planner->nodes[works[part_index(net, net->component[nodes[i]], parts)].node_end++] = nodes[i];
	for (size_t i = 0; i < edge_count; i++) {
		uint32_t component = inner_component(net, &net->edges[edges[i]]);
		if (component != UINT32_MAX)
			planner->edges[works[part_index(net, component, parts)].edge_end++] = edges[i];
	}
	for (uint32_t part = 0; part < parts; part++) {
		if (works[part].edge_begin < works[part].edge_end)
			vec_push(&planner->works, works[part]);
	}
}

/* Both ends lie in one component, so there is a way back; the shortest one makes the cycle that is told. */
static void record_cut(struct planner *planner, const struct net_edge *edge)
{
	struct net *net = &planner->net;

	net_search(net, edge->to, edge->from);
	size_t count = (size_t)net->distance[edge->to] + 1;
	module_id *modules = arena_array(planner->arena, module_id, count);
	modules[0] = edge->from;
	module_id node = edge->to;
	for (size_t i = 1; i < count; i++) {
		modules[i] = node;
		node = net_next(net, node);
	}
	vec_push(&planner->cuts, (struct graph_cut){edge->from, edge->to, modules, count});
}

/* Cuts edges of a component until it falls apart. */
static void cut_component(struct planner *planner, struct work work)
{
	struct net *net = &planner->net;

	for (size_t i = work.edge_begin; i < work.edge_end; i++) {
		struct net_edge *edge = &net->edges[planner->edges[i]];
		record_cut(planner, edge);
		edge->cut = true;
		if (net_search(net, edge->from, edge->to))
			continue;
		arena_reset(&planner->scratch);
		work.edge_begin = i + 1;
		uint32_t parts = net_split(net, &planner->scratch, planner->nodes + work.node_begin,
					   work.node_end - work.node_begin);
		queue_parts(planner, work, parts);
		return;
	}
}

static int cut_cmp(const void *a, const void *b)
{
	const struct graph_cut *left = a, *right = b;

	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	return (left->to > right->to) - (left->to < right->to);
}

static void plan_all(struct planner *planner)
{
	struct net *net = &planner->net;
	struct work whole = {0, net->node_count, 0, net->edge_count};

	planner->nodes = arena_array(&planner->memory, module_id, net->node_count);
	for (module_id id = 0; id < net->node_count; id++)
		planner->nodes[id] = id;
	order_edges(planner);
	uint32_t parts = net_split(net, &planner->scratch, planner->nodes, net->node_count);
	queue_parts(planner, whole, parts);
	while (planner->works.len) {
		struct work work = *vec_last(&planner->works);
		planner->works.len--;
		cut_component(planner, work);
	}
	if (planner->cuts.len)
		qsort(planner->cuts.items, planner->cuts.len, sizeof *planner->cuts.items, cut_cmp);
}

struct graph_plan *graph_plan_create(struct graph *graph, const struct policy *policy)
{
	struct graph_plan *plan = mem_new(struct graph_plan);
	struct planner planner = {.arena = &plan->arena};

	net_init(&planner.net, &planner.memory, graph, policy);
	plan_all(&planner);
	plan->graph = graph;
	plan->cut_count = planner.cuts.len;
	plan->cuts = arena_copy(&plan->arena, planner.cuts.items, planner.cuts.len * sizeof *planner.cuts.items,
				_Alignof(struct graph_cut));
	graph_mark_planned(graph);
	vec_free(&planner.cuts);
	vec_free(&planner.works);
	arena_finish(&planner.memory);
	arena_finish(&planner.scratch);
	return plan;
}

struct graph_plan *graph_plan_with(struct graph *graph, const struct policy *policy, module_id from, module_id to)
{
	bool changed = graph_changed(graph);

	if (from == to || graph_count(graph, from, to) || graph_use_count(graph, from, to) ||
	    !graph_reaches(graph, to, from))
		return NULL;
	graph_add(graph, from, to, 1);
	struct graph_plan *plan = graph_plan_create(graph, policy);
	graph_add(graph, from, to, -1);
	if (!changed)
		graph_mark_planned(graph);
	return plan;
}

void graph_plan_destroy(struct graph_plan *plan)
{
	if (!plan)
		return;
	arena_finish(&plan->arena);
	free(plan);
}

const struct graph_cut *graph_plan_cut(const struct graph_plan *plan, module_id from, module_id to)
{
	struct graph_cut key = {.from = from, .to = to};

	return plan->cut_count ? bsearch(&key, plan->cuts, plan->cut_count, sizeof key, cut_cmp) : NULL;
}

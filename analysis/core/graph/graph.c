/* The module graph: for each module its edges, sorted, so that a sparse graph of thousands of modules stays small. */
#include "graph/edges.h"

#include <assert.h>
#include <string.h>

struct node {
	struct graph_edge *items;
	size_t len, cap;
};

struct graph {
	struct node *nodes;
	size_t count;
	bool changed;
};

struct graph *graph_create(size_t module_count)
{
	struct graph *graph = mem_new(struct graph);

	graph->count = module_count;
	graph->nodes = module_count ? mem_zalloc(module_count * sizeof *graph->nodes) : NULL;
	graph->changed = true;
	return graph;
}

void graph_destroy(struct graph *graph)
{
	if (!graph)
		return;
	for (size_t i = 0; i < graph->count; i++)
		vec_free(&graph->nodes[i]);
	free(graph->nodes);
	free(graph);
}

/* Index of the first edge that does not lead to a module before `to`. */
static size_t edge_position(const struct node *node, module_id to)
{
	size_t low = 0, high = node->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (node->items[middle].to < to)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct graph_edge *edge_insert(struct node *node, size_t at, module_id to)
{
	vec_reserve(node, node->len + 1);
	memmove(&node->items[at + 1], &node->items[at], (node->len - at) * sizeof *node->items);
	node->items[at] = (struct graph_edge){.to = to};
	node->len++;
	return &node->items[at];
}

static void edge_remove(struct node *node, size_t at)
{
	node->len--;
	memmove(&node->items[at], &node->items[at + 1], (node->len - at) * sizeof *node->items);
}

static void add(uint32_t *number, int32_t count)
{
	int64_t sum = (int64_t)*number + count;

	assert(sum >= 0 && sum <= UINT32_MAX);
	*number = (uint32_t)sum;
}

static void edge_add(struct graph *graph, module_id from, module_id to, int32_t includes, int32_t uses)
{
	if (from == to || from == MODULE_NONE || to == MODULE_NONE || (includes == 0 && uses == 0))
		return;
	assert(from < graph->count && to < graph->count);

	struct node *node = &graph->nodes[from];
	size_t at = edge_position(node, to);
	bool found = at < node->len && node->items[at].to == to;
	struct graph_edge *edge = found ? &node->items[at] : edge_insert(node, at, to);

	add(&edge->includes, includes);
	add(&edge->uses, uses);
	graph->changed = true;
	if (edge->includes == 0 && edge->uses == 0)
		edge_remove(node, at);
}

static struct graph_edge edge_get(const struct graph *graph, module_id from, module_id to)
{
	struct graph_edge none = {.to = to};

	if (from >= graph->count)
		return none;
	const struct node *node = &graph->nodes[from];
	size_t at = edge_position(node, to);
	return at < node->len && node->items[at].to == to ? node->items[at] : none;
}

void graph_add(struct graph *graph, module_id from, module_id to, int32_t count)
{
	edge_add(graph, from, to, count, 0);
}

uint32_t graph_count(const struct graph *graph, module_id from, module_id to)
{
	return edge_get(graph, from, to).includes;
}

void graph_add_uses(struct graph *graph, module_id from, module_id to, int32_t count)
{
	edge_add(graph, from, to, 0, count);
}

uint32_t graph_use_count(const struct graph *graph, module_id from, module_id to)
{
	return edge_get(graph, from, to).uses;
}

bool graph_changed(const struct graph *graph)
{
	return graph->changed;
}

void graph_mark_planned(struct graph *graph)
{
	graph->changed = false;
}

size_t graph_size(const struct graph *graph)
{
	return graph->count;
}

const struct graph_edge *graph_edges(const struct graph *graph, module_id from, size_t *count)
{
	*count = from < graph->count ? graph->nodes[from].len : 0;
	return *count ? graph->nodes[from].items : NULL;
}

bool graph_reaches(const struct graph *graph, module_id from, module_id to)
{
	bool *seen = mem_zalloc(graph->count + 1);
	module_id *stack = mem_alloc((graph->count + 1) * sizeof *stack);
	size_t depth = 0;

	if (from < graph->count && to < graph->count) {
		seen[from] = true;
		stack[depth++] = from;
	}
	while (depth > 0 && !seen[to]) {
		const struct node *node = &graph->nodes[stack[--depth]];
		for (size_t i = 0; i < node->len; i++) {
			if (!seen[node->items[i].to])
				stack[depth++] = node->items[i].to;
			seen[node->items[i].to] = true;
		}
	}
	bool reached = to < graph->count && seen[to];
	free(seen);
	free(stack);
	return reached;
}

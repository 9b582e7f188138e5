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

void graph_add(struct graph *graph, module_id from, module_id to, int32_t count)
{
	if (from == to || from == MODULE_NONE || to == MODULE_NONE || count == 0)
		return;
	assert(from < graph->count && to < graph->count);

	struct node *node = &graph->nodes[from];
	size_t at = edge_position(node, to);
	struct graph_edge *edge = at < node->len && node->items[at].to == to ? &node->items[at] : NULL;
	int64_t sum = (int64_t)(edge ? edge->includes : 0) + count;

	assert(sum >= 0 && sum <= UINT32_MAX);
	graph->changed = true;
	if (sum == 0) {
		edge_remove(node, at);
		return;
	}
	if (!edge)
		edge = edge_insert(node, at, to);
	edge->includes = (uint32_t)sum;
}

uint32_t graph_count(const struct graph *graph, module_id from, module_id to)
{
	if (from >= graph->count)
		return 0;
	const struct node *node = &graph->nodes[from];
	size_t at = edge_position(node, to);
	return at < node->len && node->items[at].to == to ? node->items[at].includes : 0;
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

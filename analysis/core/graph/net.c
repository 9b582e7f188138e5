/* A snapshot of the module graph in flat arrays: strongly connected components (Tarjan) and shortest paths. */
#include "graph/net.h"

struct named_module {
	struct str name;
	module_id id;
};

static int named_module_cmp(const void *a, const void *b)
{
	const struct named_module *left = a, *right = b;
	int order = str_cmp(left->name, right->name);

	return order ? order : (left->id > right->id) - (left->id < right->id);
}

static void rank_names(struct net *net, struct arena *arena, const struct policy *policy)
{
	struct named_module *modules = arena_array(arena, struct named_module, net->node_count);

	for (module_id id = 0; id < net->node_count; id++)
		modules[id] = (struct named_module){policy_module_name(policy, id), id};
	if (net->node_count)
		qsort(modules, net->node_count, sizeof *modules, named_module_cmp);
	for (uint32_t rank = 0; rank < net->node_count; rank++)
		net->rank[modules[rank].id] = rank;
}

/* An edge costs its includes; where it has none, its symbol uses. */
static void copy_edges(struct net *net, struct arena *arena, const struct graph *graph)
{
	size_t count, at = 0, most = 0;

	for (module_id id = 0; id < net->node_count; id++) {
		graph_edges(graph, id, &count);
		most += count;
	}
	net->edges = arena_array(arena, struct net_edge, most);
	for (module_id id = 0; id < net->node_count; id++) {
		const struct graph_edge *edges = graph_edges(graph, id, &count);
		net->out_begin[id] = (uint32_t)at;
		for (size_t i = 0; i < count; i++) {
			uint32_t cost = edges[i].includes ? edges[i].includes : edges[i].uses;
			net->edges[at++] = (struct net_edge){id, edges[i].to, cost, false};
		}
	}
	net->out_begin[net->node_count] = (uint32_t)at;
	net->edge_count = at;
}

/* Counting sort of the edges by `to`: in_begin[n + 1] first counts those of n, then runs along as they are filled in.
 */
static void index_incoming(struct net *net, struct arena *arena)
{
	uint32_t *fill = arena_array(arena, uint32_t, net->node_count + 1);

	net->in = arena_array(arena, uint32_t, net->edge_count);
	for (size_t i = 0; i < net->edge_count; i++)
		net->in_begin[net->edges[i].to + 1]++;
	for (size_t i = 0; i < net->node_count; i++) {
		net->in_begin[i + 1] += net->in_begin[i];
		fill[i] = net->in_begin[i];
	}
	for (uint32_t i = 0; i < net->edge_count; i++)
		net->in[fill[net->edges[i].to]++] = i;
}

void net_init(struct net *net, struct arena *arena, const struct graph *graph, const struct policy *policy)
{
	size_t count = graph_size(graph);

	*net = (struct net){.node_count = count, .component_count = 1};
	net->out_begin = arena_array(arena, uint32_t, count + 1);
	net->in_begin = arena_array(arena, uint32_t, count + 1);
	net->component = arena_array(arena, uint32_t, count);
	net->rank = arena_array(arena, uint32_t, count);
	net->distance = arena_array(arena, uint32_t, count);
	net->seen = arena_array(arena, uint32_t, count);
	net->queue = arena_array(arena, module_id, count);
	rank_names(net, arena, policy);
	copy_edges(net, arena, graph);
	index_incoming(net, arena);
}

/* Tarjan's algorithm, with a stack of its own in place of recursion. */
struct tarjan {
	struct net *net;
	uint32_t old; /* the component that is split */
	uint32_t parts;
	uint32_t counter;
	uint32_t *order, *low; /* 0: not visited */
	uint32_t *next_edge;
	module_id *path, *open; /* the nodes under way, and those whose component is not closed */
	size_t path_count, open_count;
	bool *is_open;
};

static void tarjan_enter(struct tarjan *t, module_id node)
{
	t->order[node] = t->low[node] = ++t->counter;
	t->next_edge[node] = t->net->out_begin[node];
	t->path[t->path_count++] = node;
	t->open[t->open_count++] = node;
	t->is_open[node] = true;
}

/* All nodes opened since `node` are one part. The first part keeps the old number, but is only given it at the end. */
static void tarjan_close(struct tarjan *t, module_id node, uint32_t *part_of)
{
	module_id member;

	do {
		member = t->open[--t->open_count];
		t->is_open[member] = false;
		part_of[member] = t->parts;
	} while (member != node);
	t->parts++;
}

static void tarjan_leave(struct tarjan *t, module_id node, uint32_t *part_of)
{
	t->path_count--;
	if (t->low[node] == t->order[node])
		tarjan_close(t, node, part_of);
	if (t->path_count) {
		module_id parent = t->path[t->path_count - 1];
		if (t->low[node] < t->low[parent])
			t->low[parent] = t->low[node];
	}
}

/* Follows the next edge of the node on top of the path, or leaves the node when there is none. */
static void tarjan_step(struct tarjan *t, uint32_t *part_of)
{
	struct net *net = t->net;
	module_id node = t->path[t->path_count - 1];

	if (t->next_edge[node] == net->out_begin[node + 1]) {
		tarjan_leave(t, node, part_of);
		return;
	}
	const struct net_edge *edge = &net->edges[t->next_edge[node]++];
	if (edge->cut || net->component[edge->to] != t->old)
		return;
	if (!t->order[edge->to])
		tarjan_enter(t, edge->to);
	else if (t->is_open[edge->to] && t->order[edge->to] < t->low[node])
		t->low[node] = t->order[edge->to];
}

uint32_t net_split(struct net *net, struct arena *scratch, const module_id *nodes, size_t count)
{
	if (!count)
		return 0;
	struct tarjan t = {.net = net, .old = net->component[nodes[0]]};
	uint32_t *part_of = arena_array(scratch, uint32_t, net->node_count);

	t.order = arena_array(scratch, uint32_t, net->node_count);
	t.low = arena_array(scratch, uint32_t, net->node_count);
	t.next_edge = arena_array(scratch, uint32_t, net->node_count);
	t.path = arena_array(scratch, module_id, count);
	t.open = arena_array(scratch, module_id, count);
	t.is_open = arena_array(scratch, bool, net->node_count);
	for (size_t i = 0; i < count; i++) {
		if (!t.order[nodes[i]])
			tarjan_enter(&t, nodes[i]);
		while (t.path_count)
			tarjan_step(&t, part_of);
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t part = part_of[nodes[i]];
		net->component[nodes[i]] = part ? net->component_count + part - 1 : t.old;
	}
	net->component_count += t.parts - 1;
	return t.parts;
}

bool net_search(struct net *net, module_id from, module_id goal)
{
	size_t head = 0, tail = 0;

	net->search++;
	net->seen[goal] = net->search;
	net->distance[goal] = 0;
	net->queue[tail++] = goal;
	while (head < tail) {
		module_id node = net->queue[head++];
		if (node == from)
			return true;
		for (uint32_t i = net->in_begin[node]; i < net->in_begin[node + 1]; i++) {
			const struct net_edge *edge = &net->edges[net->in[i]];
			if (edge->cut || net->component[edge->from] != net->component[goal] ||
			    net->seen[edge->from] == net->search)
				continue;
			net->seen[edge->from] = net->search;
			net->distance[edge->from] = net->distance[node] + 1;
			net->queue[tail++] = edge->from;
		}
	}
	return false;
}

module_id net_next(const struct net *net, module_id node)
{
	module_id best = MODULE_NONE;

	for (uint32_t i = net->out_begin[node]; i < net->out_begin[node + 1]; i++) {
		const struct net_edge *edge = &net->edges[i];
		if (edge->cut || net->seen[edge->to] != net->search ||
		    net->distance[edge->to] + 1 != net->distance[node])
			continue;
		if (best == MODULE_NONE || net->rank[edge->to] < net->rank[best])
			best = edge->to;
	}
	return best;
}

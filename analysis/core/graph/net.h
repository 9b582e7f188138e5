/* A snapshot of the module graph in flat arrays, from which edges can be cut. */
#ifndef AUTOTOMY_GRAPH_NET_H
#define AUTOTOMY_GRAPH_NET_H

#include "graph/edges.h"

struct net_edge {
	module_id from, to;
	uint32_t cost;
	bool cut;
};

/* Nodes are modules. `in` lists indices of edges, grouped by their `to`; `edges` themselves are grouped by their
 * `from`. */
struct net {
	size_t node_count, edge_count;
	struct net_edge *edges;
	uint32_t *out_begin; /* node_count + 1 of them: the edges of node i are [out_begin[i], out_begin[i + 1]) */
	uint32_t *in, *in_begin;
	uint32_t *component; /* of each node; nodes of one component reach each other */
	uint32_t component_count;
	uint32_t *rank;     /* of each node, by module name */
	uint32_t *distance; /* of each node, from the last search's goal; valid where `seen` holds `search` */
	uint32_t *seen;
	uint32_t search;
	module_id *queue;
};

/* Everything lives in the arena. */
void net_init(struct net *net, struct arena *arena, const struct graph *graph, const struct policy *policy);

/*
 * Gives the `count` nodes, which must be all of one component, the numbers of the components into which they fall now
 * that edges were cut: one part keeps the number, the others get new ones. Returns how many parts there are.
 */
uint32_t net_split(struct net *net, struct arena *scratch, const module_id *nodes, size_t count);

/*
 * Searches backwards from `goal` over the edges that are left, within its component, until `from` is reached. Then
 * `distance` is known of every node that is nearer to the goal than `from`. False where there is no path.
 */
bool net_search(struct net *net, module_id from, module_id goal);

/* After a net_search(): the next node on a shortest path from `node` to the goal, the first by name among equals. */
module_id net_next(const struct net *net, module_id node);

#endif

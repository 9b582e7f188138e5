/* The edges of a module graph, for those in the core who walk them. */
#ifndef AUTOTOMY_GRAPH_EDGES_H
#define AUTOTOMY_GRAPH_EDGES_H

#include <autotomy/core/graph.h>

struct graph_edge {
	module_id to;
	uint32_t includes, uses; /* not both 0 */
};

size_t graph_size(const struct graph *graph); /* number of modules */

/* The edges from a module, by ascending `to`; valid until the next graph_add(). */
const struct graph_edge *graph_edges(const struct graph *graph, module_id from, size_t *count);

/* Whether edges lead from one module to another, over others or not. */
bool graph_reaches(const struct graph *graph, module_id from, module_id to);

/* Called once a plan has taken the graph's present state into account. */
void graph_mark_planned(struct graph *graph);

#endif

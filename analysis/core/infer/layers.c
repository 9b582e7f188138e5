/* Layers, where the graph has them: by the longest way down to what rests on nothing. */
#include "infer/inference.h"

enum { FEWEST_LAYERS = 2, MOST_LAYERS = 5 };

bool infer_layers(const struct module_map *map, struct arena *arena, int *layer_of, size_t *layer_count)
{
	int *height = arena_array(arena, int, map->module_count);
	int highest = 0;
	bool changed = true;

	for (size_t i = 0; i < map->edge_count; i++)
		if (map->edges[i].cut)
			return false;
	for (size_t i = 0; i < map->module_count; i++)
		height[i] = 0;
	for (size_t round = 0; changed && round <= map->module_count; round++) {
		changed = false;
		for (size_t i = 0; i < map->edge_count; i++) {
			const struct map_edge *edge = &map->edges[i];
			if (height[edge->from] > height[edge->to])
				continue;
			height[edge->from] = height[edge->to] + 1;
			highest = height[edge->from] > highest ? height[edge->from] : highest;
			changed = true;
		}
	}
	if (highest + 1 < FEWEST_LAYERS)
		return false;
	/* More than a few would be an order, not layers: neighbours share one then. */
	int count = highest + 1 < MOST_LAYERS ? highest + 1 : MOST_LAYERS;
	for (size_t i = 0; i < map->module_count; i++)
		layer_of[i] = count - 1 - height[i] * count / (highest + 1);
	*layer_count = (size_t)count;
	return true;
}

/* Layers, where the graph has them: by the longest way down to what rests on nothing. Modules that depend on each other
 * stand side by side. */
#include "infer/inference.h"

#include <string.h>

enum { FEWEST_LAYERS = 2, MOST_LAYERS = 5, MOST_KNOTTED_PERCENT = 50 };

struct heights {
	const struct module_map *map;
	bool *reaches; /* from * modules + to */
	int *height;
	int highest;
};

static bool *reach(const struct heights *heights, size_t from, size_t to)
{
	return &heights->reaches[from * heights->map->module_count + to];
}

static void close_reach(const struct heights *heights)
{
	size_t count = heights->map->module_count;

	memset(heights->reaches, 0, count * count);
	for (size_t i = 0; i < heights->map->edge_count; i++)
		*reach(heights, heights->map->edges[i].from, heights->map->edges[i].to) = true;
	for (size_t via = 0; via < count; via++)
		for (size_t from = 0; from < count; from++)
			for (size_t to = 0; *reach(heights, from, via) && to < count; to++)
				*reach(heights, from, to) = *reach(heights, from, to) || *reach(heights, via, to);
}

static bool is_knotted(const struct heights *heights, size_t a, size_t b)
{
	return a == b || (*reach(heights, a, b) && *reach(heights, b, a));
}

/* How many modules are in the largest knot of such that depend on each other. */
static size_t largest_knot(const struct heights *heights)
{
	size_t largest = 0;

	for (size_t a = 0; a < heights->map->module_count; a++) {
		size_t size = 0;
		for (size_t b = 0; b < heights->map->module_count; b++)
			size += is_knotted(heights, a, b);
		largest = size > largest ? size : largest;
	}
	return largest;
}

/* A knot is as high as the highest of its modules; there is no other cycle, so this ends. */
static bool raise_modules(struct heights *heights)
{
	const struct module_map *map = heights->map;
	bool changed = false;

	for (size_t from = 0; from < map->module_count; from++)
		for (size_t to = 0; to < map->module_count; to++) {
			if (!*reach(heights, from, to))
				continue;
			int least = heights->height[to] + !is_knotted(heights, from, to);
			if (heights->height[from] >= least)
				continue;
			heights->height[from] = least;
			heights->highest = least > heights->highest ? least : heights->highest;
			changed = true;
		}
	return changed;
}

bool infer_layers(const struct module_map *map, struct arena *arena, int *layer_of, size_t *layer_count)
{
	size_t modules = map->module_count;
	struct heights heights = {.map = map,
				  .reaches = arena_array(arena, bool, modules *modules),
				  .height = arena_array(arena, int, modules)};

	close_reach(&heights);
	if (largest_knot(&heights) * 100 > modules * MOST_KNOTTED_PERCENT)
		return false;
	for (size_t i = 0; i < modules; i++)
		heights.height[i] = 0;
	while (raise_modules(&heights)) {
	}
	if (heights.highest + 1 < FEWEST_LAYERS)
		return false;
	/* More than a few would be an order, not layers: neighbours share one then. */
	int levels = heights.highest + 1, count = levels < MOST_LAYERS ? levels : MOST_LAYERS;
	for (size_t i = 0; i < modules; i++)
		layer_of[i] = count - 1 - heights.height[i] * count / levels;
	*layer_count = (size_t)count;
	return true;
}

/*
 * Where the drawing of a map puts what. After K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of
 * hierarchical system structures" (1981), with the policy's layers in place of computed ones:
 *
 *   a band for each layer, top first, and one at the bottom for modules in none;
 *   in a band rows, by the longest way that leads down inside it, cut edges left out; long rows are wrapped;
 *   in a row an order by the mean place of the neighbours, found by sweeps up and down.
 *
 * Whole pixels, so that the same map gives the same drawing everywhere.
 */
#ifndef CORE_MAP_LAYOUT_H
#define CORE_MAP_LAYOUT_H

#include <autotomy/core/map.h>

struct layout_box {
	int x, y, width, height; /* of a module; x, y: its upper left corner */
	int row;                 /* from 0, over all bands */
};

struct layout_band {
	int y, height;
	int layer; /* or MAP_NO_LAYER */
};

struct layout {
	int width, height;
	struct layout_box *boxes; /* one for each module */
	struct layout_band *bands;
	size_t band_count;
};

/* In the arena. */
void layout_make(const struct module_map *map, struct arena *arena, struct layout *layout);

#endif

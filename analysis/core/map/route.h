/*
 * The way of each edge through a layout: from the lower side of one box to the upper side of another (the other way
 * round where that one lies higher), around the boxes of the rows between, and spread along the sides, so that edges to
 * the same box do not end on one another. Whole pixels.
 */
#ifndef CORE_MAP_ROUTE_H
#define CORE_MAP_ROUTE_H

#include "map/layout.h"

struct route_point {
	int x, y;
};

/*
 * An even number of points: each two of them are joined by a curve that is upright at both ends, and one such curve
 * goes straight on into the next one, past a row. Inside a row there are two, both at the lower side.
 */
struct route {
	struct route_point *points;
	size_t count;
};

/* One for each edge of the map, in the arena. */
struct route *route_edges(const struct module_map *map, const struct layout *layout, struct arena *arena);

#endif

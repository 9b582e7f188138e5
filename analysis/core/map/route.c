/* Ports along the sides of boxes, and the gaps between them. */
#include "map/route.h"

#include <stdlib.h>

enum {
	CLEARANCE = 10, /* between a box and what passes it */
	LANE = 5,       /* between two that pass it on the same side */
	LANES = 6,
	PORT_GAP = 12, /* at most, along a side */
	SIDE_MARGIN = 12,
};

struct router {
	const struct module_map *map;
	const struct layout *layout;
	struct arena *arena;
	struct route *routes;
	size_t *lanes; /* how many passed each box */
};

static int middle(const struct layout_box *box)
{
	return box->x + box->width / 2;
}

static const struct layout_box *box_of(const struct router *router, uint32_t module)
{
	return &router->layout->boxes[module];
}

/* ---- ports ---- */

/* One end of an edge: at which side of the box, and where its other end draws it. */
struct port {
	int pull;
	uint32_t edge;
	bool begins;
};

static int by_pull(const void *left, const void *right)
{
	const struct port *a = left, *b = right;

	if (a->pull != b->pull)
		return a->pull < b->pull ? -1 : 1;
	return (a->edge > b->edge) - (a->edge < b->edge);
}

/* Whether that end of an edge is at the lower side of its box; so are both inside a row. */
static bool is_below(const struct router *router, const struct map_edge *edge, bool begins)
{
	int from = box_of(router, edge->from)->row, to = box_of(router, edge->to)->row;

	return from == to || (begins ? from < to : to < from);
}

static void place_ports(const struct router *router, const struct layout_box *box, bool below, struct port *ports,
			size_t count)
{
	int room = box->width - 2 * SIDE_MARGIN;
	int gap = count > 1 ? room / (int)(count - 1) : 0;

	gap = gap < PORT_GAP ? gap : PORT_GAP;
	/* More than fit with whole pixels between them share the room. */
	bool crowded = count > 1 && gap == 0;
	int width = crowded ? room : gap * (int)(count - 1);
	if (count)
		qsort(ports, count, sizeof *ports, by_pull);
	for (size_t i = 0; i < count; i++) {
		int along = crowded ? room * (int)i / (int)(count - 1) : gap * (int)i;
		struct route *route = &router->routes[ports[i].edge];
		route->points[ports[i].begins ? 0 : route->count - 1] = (struct route_point){
			.x = middle(box) - width / 2 + along, .y = below ? box->y + box->height : box->y};
	}
}

static void find_ports(const struct router *router, uint32_t module, bool below)
{
	const struct module_map *map = router->map;
	struct port *ports = arena_array(router->arena, struct port, 2 * map->edge_count);
	size_t count = 0;

	for (uint32_t i = 0; i < map->edge_count; i++) {
		const struct map_edge *edge = &map->edges[i];
		for (int end = 0; end < 2; end++) {
			bool begins = end == 0;
			if ((begins ? edge->from : edge->to) != module || is_below(router, edge, begins) != below)
				continue;
			const struct layout_box *other = box_of(router, begins ? edge->to : edge->from);
			ports[count++] = (struct port){middle(other), i, begins};
		}
	}
	place_ports(router, box_of(router, module), below, ports, count);
}

/* ---- rows between ---- */

static const struct layout_box *box_at(const struct router *router, int row, int x)
{
	for (size_t i = 0; i < router->map->module_count; i++) {
		const struct layout_box *box = box_of(router, (uint32_t)i);
		if (box->row == row && x > box->x - CLEARANCE && x < box->x + box->width + CLEARANCE)
			return box;
	}
	return NULL;
}

/* Past the side of the box that is nearer; each one a little further out than the one before. */
static int pass(struct router *router, const struct layout_box *box, int x)
{
	size_t *lanes = &router->lanes[box - router->layout->boxes];
	int out = CLEARANCE + LANE * (int)((*lanes)++ % LANES);

	return x < middle(box) ? box->x - out : box->x + box->width + out;
}

static const struct layout_box *first_of_row(const struct router *router, int row)
{
	size_t i = 0;

	while (router->layout->boxes[i].row != row)
		i++;
	return &router->layout->boxes[i];
}

/* Where the curve between two points is at that height: a cubic one that is upright at both ends. */
static int curve_at(struct route_point from, struct route_point to, int y)
{
	enum { ONE = 1024 };
	int64_t low = 0, high = ONE, height = to.y - from.y;

	while (high - low > 1) {
		int64_t t = (low + high) / 2;
		/* 3/2 t (1 - t) + t^3, of the way down */
		int64_t way = 3 * t * (ONE - t) / (2 * ONE) + t * t / ONE * t / ONE;
		if (way * llabs(height) < (int64_t)llabs(y - from.y) * ONE)
			low = t;
		else
			high = t;
	}
	return from.x + (int)((to.x - from.x) * (3 * low * low - 2 * low * low / ONE * low) / ((int64_t)ONE * ONE));
}

/* What the curve would run behind in that row. */
static const struct layout_box *hit(const struct router *router, struct route_point from, struct route_point to,
				    int row)
{
	const struct layout_box *any = first_of_row(router, row);

	for (int part = 0; part <= 2; part++) {
		const struct layout_box *box = box_at(router, row, curve_at(from, to, any->y + any->height * part / 2));
		if (box)
			return box;
	}
	return NULL;
}

/* Appends the points between the two, where the curve has to be led past a box of the rows between. */
static void lead(struct router *router, struct route *route, struct route_point from, struct route_point to,
		 int first_row, int end_row)
{
	int step = to.y > from.y ? 1 : -1;

	for (int row = first_row; row != end_row; row += step) {
		const struct layout_box *box = hit(router, from, to, row);
		if (!box)
			continue;
		int x = pass(router, box, curve_at(from, to, box->y + box->height / 2));
		struct route_point above = {x, box->y - CLEARANCE}, below = {x, box->y + box->height + CLEARANCE};
		struct route_point near = step > 0 ? above : below, far = step > 0 ? below : above;
		lead(router, route, from, near, first_row, row);
		route->points[route->count++] = near;
		route->points[route->count++] = far;
		lead(router, route, far, to, row + step, end_row);
		return;
	}
}

static void pass_rows(struct router *router, const struct map_edge *edge, struct route *route)
{
	struct route_point begin = route->points[0], end = route->points[route->count - 1];
	int from = box_of(router, edge->from)->row, to = box_of(router, edge->to)->row;

	route->count = 1;
	lead(router, route, begin, end, from + (to > from ? 1 : -1), to);
	route->points[route->count++] = end;
}

static size_t most_points(const struct router *router, const struct map_edge *edge)
{
	int rows = abs(box_of(router, edge->from)->row - box_of(router, edge->to)->row);

	return rows > 1 ? 2 * (size_t)rows : 2;
}

struct route *route_edges(const struct module_map *map, const struct layout *layout, struct arena *arena)
{
	struct router router = {map, layout, arena, arena_array(arena, struct route, map->edge_count),
				arena_array(arena, size_t, map->module_count)};

	for (size_t i = 0; i < map->edge_count; i++) {
		size_t count = most_points(&router, &map->edges[i]);
		router.routes[i] = (struct route){arena_array(arena, struct route_point, count), count};
	}
	for (uint32_t i = 0; i < map->module_count; i++) {
		router.lanes[i] = 0;
		find_ports(&router, i, false);
		find_ports(&router, i, true);
	}
	for (size_t i = 0; i < map->edge_count; i++)
		if (layout->boxes[map->edges[i].from].row != layout->boxes[map->edges[i].to].row)
			pass_rows(&router, &map->edges[i], &router.routes[i]);
	return router.routes;
}

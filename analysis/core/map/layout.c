/* Bands, rows, order, places. */
#include "map/layout.h"

#include <stdlib.h>

#include <autotomy/base/text.h>

enum {
	CHARACTER_WIDTH = 8, /* of the drawing's font, at most */
	BOX_PADDING = 24,
	MIN_BOX_WIDTH = 96, /* "12 violations" stands in it, too */
	BOX_HEIGHT = 44,
	BOX_GAP = 44,
	MAX_BOX_GAP = 160, /* a row of few boxes is drawn out, so that edges find their way between them */
	ROW_GAP = 56,
	BAND_PADDING = 26,
	BAND_GAP = 14,
	LABEL_WIDTH = 110, /* the layers' names stand to the left */
	MAX_ROW_WIDTH = 1500,
	SWEEPS = 8,
};

struct planner {
	const struct module_map *map;
	struct layout *layout;
	struct arena *arena;
	uint32_t *order; /* modules by row, in their order in it */
	size_t *row_begin;
	size_t row_count;
	int *rank;      /* inside the band */
	int64_t *place; /* the middle of a box, while rows are ordered */
};

/* ---- bands and rows ---- */

static bool is_inner(const struct planner *planner, const struct map_edge *edge)
{
	const struct map_module *modules = planner->map->modules;

	return !edge->cut && modules[edge->from].layer == modules[edge->to].layer;
}

/* Without the cut edges there is no cycle, so this ends; as often as the longest way is long. */
static void rank_modules(struct planner *planner)
{
	const struct module_map *map = planner->map;
	bool changed = true;

	for (size_t round = 0; changed && round <= map->module_count; round++) {
		changed = false;
		for (size_t i = 0; i < map->edge_count; i++) {
			const struct map_edge *edge = &map->edges[i];
			if (!is_inner(planner, edge) || planner->rank[edge->to] > planner->rank[edge->from])
				continue;
			planner->rank[edge->to] = planner->rank[edge->from] + 1;
			changed = true;
		}
	}
}

static int box_width(struct str name)
{
	int width = (int)utf_units(name, POSITION_UTF32) * CHARACTER_WIDTH + BOX_PADDING;

	return width > MIN_BOX_WIDTH ? width : MIN_BOX_WIDTH;
}

static void begin_row(struct planner *planner, size_t at)
{
	planner->row_begin[planner->row_count++] = at;
}

/* Appends the modules of one rank of a band, in the order of the policy, in as many rows as they need. */
static size_t add_rank(struct planner *planner, size_t at, int layer, int rank)
{
	const struct module_map *map = planner->map;
	int width = 0;

	for (uint32_t i = 0; i < map->module_count; i++) {
		if (map->modules[i].layer != layer || planner->rank[i] != rank)
			continue;
		int more = box_width(map->modules[i].name) + BOX_GAP;
		if (width == 0 || width + more > MAX_ROW_WIDTH) {
			begin_row(planner, at);
			width = 0;
		}
		width += more;
		planner->layout->boxes[i].row = (int)planner->row_count - 1;
		planner->order[at++] = i;
	}
	return at;
}

static int highest_rank(const struct planner *planner, int layer)
{
	int highest = -1;

	for (size_t i = 0; i < planner->map->module_count; i++)
		if (planner->map->modules[i].layer == layer && planner->rank[i] > highest)
			highest = planner->rank[i];
	return highest;
}

static size_t add_band(struct planner *planner, size_t at, int layer)
{
	int highest = highest_rank(planner, layer);

	for (int rank = 0; rank <= highest; rank++)
		at = add_rank(planner, at, layer, rank);
	return at;
}

/* ---- order ---- */

static int row_width(const struct planner *planner, size_t row)
{
	int width = -BOX_GAP;

	for (size_t i = planner->row_begin[row]; i < planner->row_begin[row + 1]; i++)
		width += planner->layout->boxes[planner->order[i]].width + BOX_GAP;
	return width;
}

/* Puts the row's boxes side by side, around zero. */
static void place_row(struct planner *planner, size_t row)
{
	int x = -row_width(planner, row) / 2;

	for (size_t i = planner->row_begin[row]; i < planner->row_begin[row + 1]; i++) {
		struct layout_box *box = &planner->layout->boxes[planner->order[i]];
		box->x = x;
		planner->place[planner->order[i]] = x + box->width / 2;
		x += box->width + BOX_GAP;
	}
}

struct wish {
	int64_t place; /* scaled, the mean of its neighbours */
	uint32_t module, was;
};

static int by_place(const void *left, const void *right)
{
	const struct wish *a = left, *b = right;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return (a->was > b->was) - (a->was < b->was);
}

/* Where a module's neighbours above the row (or below it) stand on average; where it stands itself, if it has none. */
static int64_t wished_place(const struct planner *planner, uint32_t module, bool above)
{
	enum { SCALE = 16 };
	const struct module_map *map = planner->map;
	const struct layout_box *boxes = planner->layout->boxes;
	int64_t sum = 0, count = 0;

	for (size_t i = 0; i < map->edge_count; i++) {
		const struct map_edge *edge = &map->edges[i];
		if (edge->from != module && edge->to != module)
			continue;
		uint32_t other = edge->from == module ? edge->to : edge->from;
		if (above ? boxes[other].row < boxes[module].row : boxes[other].row > boxes[module].row) {
			sum += planner->place[other];
			count++;
		}
	}
	return count ? sum * SCALE / count : planner->place[module] * SCALE;
}

static void sort_row(struct planner *planner, size_t row, bool above)
{
	size_t begin = planner->row_begin[row], count = planner->row_begin[row + 1] - begin;
	struct wish *wishes = arena_array(planner->arena, struct wish, count);

	for (size_t i = 0; i < count; i++) {
		uint32_t module = planner->order[begin + i];
		wishes[i] = (struct wish){wished_place(planner, module, above), module, (uint32_t)i};
	}
	if (count)
		qsort(wishes, count, sizeof *wishes, by_place);
	for (size_t i = 0; i < count; i++)
		planner->order[begin + i] = wishes[i].module;
	place_row(planner, row);
}

static void order_rows(struct planner *planner)
{
	for (size_t row = 0; row < planner->row_count; row++)
		place_row(planner, row);
	for (int sweep = 0; sweep < SWEEPS; sweep++)
		for (size_t i = 0; i < planner->row_count; i++)
			sort_row(planner, sweep % 2 ? planner->row_count - 1 - i : i, sweep % 2 == 0);
}

/* ---- places ---- */

static int layer_of_row(const struct planner *planner, size_t row)
{
	return planner->map->modules[planner->order[planner->row_begin[row]]].layer;
}

static int widest_row(const struct planner *planner)
{
	int widest = 0;

	for (size_t row = 0; row < planner->row_count; row++)
		if (row_width(planner, row) > widest)
			widest = row_width(planner, row);
	return widest;
}

static void settle_row(struct planner *planner, size_t row, int middle, int wide, int y)
{
	int gaps = (int)(planner->row_begin[row + 1] - planner->row_begin[row]) - 1;
	int more = gaps > 0 ? (wide - row_width(planner, row)) / gaps : 0;

	more = more < MAX_BOX_GAP - BOX_GAP ? more : MAX_BOX_GAP - BOX_GAP;
	int x = middle - (row_width(planner, row) + more * gaps) / 2;
	for (size_t i = planner->row_begin[row]; i < planner->row_begin[row + 1]; i++) {
		struct layout_box *box = &planner->layout->boxes[planner->order[i]];
		box->x = x;
		box->y = y;
		x += box->width + BOX_GAP + more;
	}
}

static void settle(struct planner *planner)
{
	struct layout *layout = planner->layout;
	int wide = widest_row(planner), y = 0;

	layout->width = LABEL_WIDTH + wide + 2 * BAND_PADDING;
	layout->bands = arena_array(planner->arena, struct layout_band, planner->row_count);
	for (size_t row = 0; row < planner->row_count;) {
		struct layout_band *band = &layout->bands[layout->band_count++];
		*band = (struct layout_band){.y = y, .layer = layer_of_row(planner, row)};
		y += BAND_PADDING;
		do {
			settle_row(planner, row, LABEL_WIDTH + BAND_PADDING + wide / 2, wide, y);
			y += BOX_HEIGHT + ROW_GAP;
		} while (++row < planner->row_count && layer_of_row(planner, row) == band->layer);
		y += BAND_PADDING - ROW_GAP;
		band->height = y - band->y;
		y += BAND_GAP;
	}
	layout->height = y > 0 ? y - BAND_GAP : 0;
}

void layout_make(const struct module_map *map, struct arena *arena, struct layout *layout)
{
	struct planner planner = {
		.map = map,
		.layout = layout,
		.arena = arena,
		.order = arena_array(arena, uint32_t, map->module_count),
		.row_begin = arena_array(arena, size_t, map->module_count + 1),
		.rank = arena_array(arena, int, map->module_count),
		.place = arena_array(arena, int64_t, map->module_count),
	};
	size_t at = 0;

	*layout = (struct layout){.boxes = arena_array(arena, struct layout_box, map->module_count)};
	for (size_t i = 0; i < map->module_count; i++) {
		layout->boxes[i] = (struct layout_box){.width = box_width(map->modules[i].name), .height = BOX_HEIGHT};
		planner.rank[i] = 0;
	}
	rank_modules(&planner);
	for (size_t i = 0; i < map->layer_count; i++)
		at = add_band(&planner, at, (int)i);
	at = add_band(&planner, at, MAP_NO_LAYER);
	planner.row_begin[planner.row_count] = at;
	order_rows(&planner);
	settle(&planner);
}

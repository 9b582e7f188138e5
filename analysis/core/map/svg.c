/* The map as a picture that needs nothing else: layers as bands, width by number, what is wrong in red. */
#include <autotomy/base/xml.h>

#include "map/formats.h"
#include "map/route.h"

enum { MARGIN = 16, FONT_SIZE = 13 };

static const char style[] =
	"svg{font:13px system-ui,sans-serif;background:#fff}"
	".band{fill:#eef1f4}.layer{fill:#5d6d7e;font-weight:600}"
	".module rect{fill:#fff;stroke:#34495e;stroke-width:1.2}.module.broken rect{stroke:#c0392b;stroke-width:2}"
	".module text{fill:#17202a;text-anchor:middle}.module .small{fill:#7f8c8d;font-size:10px}"
	".module.broken .small{fill:#c0392b}"
	".edge path{fill:none;stroke:#7f8c8d;stroke-opacity:.6;marker-end:url(#plain)}"
	".edge.broken path{stroke:#c0392b;stroke-opacity:.95;marker-end:url(#broken)}"
	".edge.accepted path,.edge.deprecated path{stroke:#d68910;stroke-opacity:.95;marker-end:url(#accepted)}"
	".edge.cut path,.edge.deprecated path{stroke-dasharray:6 4}";

static void put_marker(struct strbuf *out, const char *id, const char *color)
{
	strbuf_printf(
		out,
		"<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "
		"markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"%s\"/></marker>\n",
		id, color);
}

static void put_head(struct strbuf *out, const struct layout *layout)
{
	int width = layout->width + 2 * MARGIN, height = layout->height + 2 * MARGIN;

	strbuf_printf(out,
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\">\n",
		      width, height, -MARGIN, -MARGIN, width, height);
	strbuf_printf(out, "<style>%s</style>\n<defs>\n", style);
	put_marker(out, "plain", "#7f8c8d");
	put_marker(out, "broken", "#c0392b");
	put_marker(out, "accepted", "#d68910");
	strbuf_add(out, STR("</defs>\n"));
}

static void put_band(struct strbuf *out, const struct module_map *map, const struct layout *layout,
		     const struct layout_band *band)
{
	strbuf_printf(out, "<rect class=\"band\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", band->y,
		      layout->width, band->height);
	if (band->layer < 0)
		return;
	strbuf_printf(out, "<text class=\"layer\" x=\"14\" y=\"%d\">", band->y + band->height / 2 + FONT_SIZE / 3);
	xml_put_text(out, map->layers[band->layer]);
	strbuf_add(out, STR("</text>\n"));
}

/* Curves that are upright at their ends; inside a row an arc below the boxes. */
static void put_path(struct strbuf *out, const struct route *route)
{
	enum { BOW = 34 };
	const struct route_point *points = route->points;
	bool arc = route->count == 2 && points[0].y == points[1].y;

	strbuf_printf(out, "<path d=\"M%d %d", points[0].x, points[0].y);
	for (size_t i = 1; i < route->count; i += 2) {
		struct route_point from = points[i - 1], to = points[i];
		int bend = arc ? BOW : (to.y - from.y) / 2, end = arc ? BOW : -bend;
		if (i > 1)
			strbuf_printf(out, "L%d %d", from.x, from.y); /* past a row */
		strbuf_printf(out, "C%d %d %d %d %d %d", from.x, from.y + bend, to.x, to.y + end, to.x, to.y);
	}
	strbuf_addc(out, '"');
}

static void put_edge(struct strbuf *out, const struct module_map *map, const struct route *route,
		     const struct map_edge *edge)
{
	static const char *const classes[] = {
		[EDGE_BROKEN] = " broken",
		[EDGE_ACCEPTED] = " accepted",
		[EDGE_DEPRECATED] = " deprecated",
		[EDGE_PLAIN] = "",
	};
	struct arena arena = {0};
	unsigned width = map_edge_width(edge);

	strbuf_printf(out, "<g class=\"edge%s%s\" data-from=\"%u\" data-to=\"%u\">", classes[map_edge_look(edge)],
		      edge->cut ? " cut" : "", edge->from, edge->to);
	put_path(out, route);
	strbuf_printf(out, " stroke-width=\"%u.%u\"/><title>", width / 10, width % 10);
	xml_put_text(out, map->modules[edge->from].name);
	strbuf_add(out, STR(" to "));
	xml_put_text(out, map->modules[edge->to].name);
	strbuf_add(out, STR(": "));
	xml_put_text(out, map_edge_words(&arena, edge));
	strbuf_add(out, STR("</title></g>\n"));
	arena_finish(&arena);
}

static void put_about(struct strbuf *out, const struct map_module *module)
{
	xml_put_text(out, module->name);
	strbuf_printf(out, ": %zu files, %zu public headers, used by %zu modules, uses %zu", module->files,
		      module->public_headers, module->fan_in, module->fan_out);
	if (module->owner.len) {
		strbuf_add(out, STR("; owner "));
		xml_put_text(out, module->owner);
	}
	if (module->because.len) {
		strbuf_add(out, STR("; "));
		xml_put_text(out, module->because);
	}
}

static void put_small(struct strbuf *out, const struct map_module *module)
{
	if (module->violations)
		strbuf_printf(out, "%zu violation%s", module->violations, module->violations == 1 ? "" : "s");
	else if (module->accepted)
		strbuf_printf(out, "%zu accepted", module->accepted);
	else
		strbuf_printf(out, "%zu file%s", module->files, module->files == 1 ? "" : "s");
}

static void put_module(struct strbuf *out, const struct map_module *module, const struct layout_box *box, size_t number)
{
	int middle = box->x + box->width / 2;

	strbuf_printf(out, "<g class=\"module%s\" data-module=\"%zu\"><title>", module->violations ? " broken" : "",
		      number);
	put_about(out, module);
	strbuf_printf(out, "</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>", box->x, box->y,
		      box->width, box->height);
	strbuf_printf(out, "<text x=\"%d\" y=\"%d\">", middle, box->y + box->height / 2 - 1);
	xml_put_text(out, module->name);
	strbuf_printf(out, "</text><text class=\"small\" x=\"%d\" y=\"%d\">", middle,
		      box->y + box->height / 2 + FONT_SIZE);
	put_small(out, module);
	strbuf_add(out, STR("</text></g>\n"));
}

void map_draw_svg(const struct module_map *map, struct strbuf *out)
{
	struct arena arena = {0};
	struct layout layout;

	layout_make(map, &arena, &layout);
	const struct route *routes = route_edges(map, &layout, &arena);
	put_head(out, &layout);
	for (size_t i = 0; i < layout.band_count; i++)
		put_band(out, map, &layout, &layout.bands[i]);
	/* What is wrong is drawn last, above the rest. */
	for (int look = EDGE_PLAIN; look >= EDGE_BROKEN; look--)
		for (size_t i = 0; i < map->edge_count; i++)
			if (map_edge_look(&map->edges[i]) == (enum edge_look)look)
				put_edge(out, map, &routes[i], &map->edges[i]);
	for (size_t i = 0; i < map->module_count; i++)
		put_module(out, &map->modules[i], &layout.boxes[i], i);
	strbuf_add(out, STR("</svg>\n"));
	arena_finish(&arena);
}

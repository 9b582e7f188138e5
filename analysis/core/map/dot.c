/* The map for Graphviz: layers as clusters, top first. */
#include "map/formats.h"

/* In quotes only a quote and a backslash have a meaning. */
static void put_quoted(struct strbuf *out, struct str text)
{
	strbuf_addc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			strbuf_addc(out, '\\');
		strbuf_addc(out, text.ptr[i]);
	}
	strbuf_addc(out, '"');
}

static void put_module(struct strbuf *out, const struct map_module *module, const char *indent)
{
	strbuf_printf(out, "%s", indent);
	put_quoted(out, module->name);
	strbuf_add(out, module->violations ? STR(" [color=\"#c0392b\"];\n") : STR(";\n"));
}

static void put_layer(struct strbuf *out, const struct module_map *map, int layer)
{
	strbuf_printf(out, "  subgraph cluster_%d {\n    label=", layer);
	put_quoted(out, map->layers[layer]);
	strbuf_add(out, STR(";\n    style=filled; color=\"#eef1f4\";\n"));
	for (size_t i = 0; i < map->module_count; i++)
		if (map->modules[i].layer == layer)
			put_module(out, &map->modules[i], "    ");
	strbuf_add(out, STR("  }\n"));
}

static void put_edge(struct strbuf *out, const struct module_map *map, const struct map_edge *edge)
{
	static const char *const looks[] = {
		[EDGE_BROKEN] = ", color=\"#c0392b\"",
		[EDGE_ACCEPTED] = ", color=\"#d68910\"",
		[EDGE_DEPRECATED] = ", color=\"#d68910\", style=dashed",
		[EDGE_PLAIN] = "",
	};
	struct arena arena = {0};
	unsigned width = map_edge_width(edge);

	strbuf_add(out, STR("  "));
	put_quoted(out, map->modules[edge->from].name);
	strbuf_add(out, STR(" -> "));
	put_quoted(out, map->modules[edge->to].name);
	strbuf_add(out, STR(" [tooltip="));
	put_quoted(out, map_edge_words(&arena, edge));
	strbuf_printf(out, ", penwidth=%u.%u%s%s];\n", width / 10, width % 10, looks[map_edge_look(edge)],
		      edge->cut ? ", style=dashed" : "");
	arena_finish(&arena);
}

void map_draw_dot(const struct module_map *map, struct strbuf *out)
{
	strbuf_add(
		out,
		STR("digraph modules {\n  rankdir=TB;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, "
		    "fontname=\"sans-serif\"];\n  edge [color=\"#7f8c8d\"];\n"));
	for (size_t i = 0; i < map->layer_count; i++)
		put_layer(out, map, (int)i);
	for (size_t i = 0; i < map->module_count; i++)
		if (map->modules[i].layer == MAP_NO_LAYER)
			put_module(out, &map->modules[i], "  ");
	for (size_t i = 0; i < map->edge_count; i++)
		put_edge(out, map, &map->edges[i]);
	strbuf_add(out, STR("}\n"));
}

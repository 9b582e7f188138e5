/* The map for Mermaid, which forges and wikis draw: layers as subgraphs. Nodes are numbered, for a module's name may be
 * a keyword there. */
#include "map/formats.h"

/* A label in quotes knows the entities of HTML, numbered ones between '#' and ';'. */
static void put_label(struct strbuf *out, struct str text)
{
	strbuf_addc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		bool plain = byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
			     (byte >= 'a' && byte <= 'z') || byte == '_' || byte == '-' || byte == ' ' || byte == '/';
		if (plain)
			strbuf_addc(out, (char)byte);
		else
			strbuf_printf(out, "#%u;", byte);
	}
	strbuf_addc(out, '"');
}

static void put_modules(struct strbuf *out, const struct module_map *map, int layer, const char *indent)
{
	for (size_t i = 0; i < map->module_count; i++) {
		if (map->modules[i].layer != layer)
			continue;
		strbuf_printf(out, "%sm%zu[", indent, i);
		put_label(out, map->modules[i].name);
		strbuf_add(out, STR("]\n"));
	}
}

static void put_layer(struct strbuf *out, const struct module_map *map, size_t layer)
{
	strbuf_printf(out, "  subgraph layer%zu [", layer);
	put_label(out, map->layers[layer]);
	strbuf_add(out, STR("]\n"));
	put_modules(out, map, (int)layer, "    ");
	strbuf_add(out, STR("  end\n"));
}

static void put_edge(struct strbuf *out, const struct map_edge *edge)
{
	strbuf_printf(out, "  m%u ", edge->from);
	strbuf_add(out, edge->cut || edge->deprecated ? STR("-.->") : STR("-->"));
	strbuf_printf(out, " m%u\n", edge->to);
}

/* Styles name edges by their number. */
static void put_styles(struct strbuf *out, const struct module_map *map)
{
	static const char *const colors[] = {
		[EDGE_BROKEN] = "#c0392b",
		[EDGE_ACCEPTED] = "#d68910",
		[EDGE_DEPRECATED] = "#d68910",
	};

	for (size_t i = 0; i < map->edge_count; i++) {
		enum edge_look look = map_edge_look(&map->edges[i]);
		unsigned width = map_edge_width(&map->edges[i]);
		strbuf_printf(out, "  linkStyle %zu stroke-width:%u.%upx", i, width / 10, width % 10);
		if (look != EDGE_PLAIN)
			strbuf_printf(out, ",stroke:%s", colors[look]);
		strbuf_addc(out, '\n');
	}
}

void map_draw_mermaid(const struct module_map *map, struct strbuf *out)
{
	strbuf_add(out, STR("flowchart TB\n"));
	for (size_t i = 0; i < map->layer_count; i++)
		put_layer(out, map, i);
	put_modules(out, map, MAP_NO_LAYER, "  ");
	for (size_t i = 0; i < map->edge_count; i++)
		put_edge(out, &map->edges[i]);
	put_styles(out, map);
}

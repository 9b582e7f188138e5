/* The table of formats, and what they share. */
#include "map/formats.h"

static const struct {
	const char *name;
	void (*draw)(const struct module_map *map, struct strbuf *out);
} formats[] = {
	[MAP_DOT] = {"dot", map_draw_dot},    [MAP_MERMAID] = {"mermaid", map_draw_mermaid},
	[MAP_JSON] = {"json", map_draw_json}, [MAP_SVG] = {"svg", map_draw_svg},
	[MAP_HTML] = {"html", map_draw_html},
};

const char *map_format_name(enum map_format format)
{
	return formats[format].name;
}

bool map_format_parse(struct str name, enum map_format *format)
{
	for (int i = 0; i < MAP_FORMAT_COUNT; i++) {
		*format = (enum map_format)i;
		if (str_eq(name, str_from(formats[i].name)))
			return true;
	}
	return false;
}

void map_draw(enum map_format format, const struct module_map *map, struct strbuf *out)
{
	formats[format].draw(map, out);
}

int map_instability(const struct map_module *module)
{
	size_t all = module->fan_in + module->fan_out;

	return all ? (int)((module->fan_out * 100 + all / 2) / all) : -1;
}

static void add_words(struct strbuf *words, uint32_t count, const char *what)
{
	if (count)
		strbuf_printf(words, "%s%u %s%s", words->len ? ", " : "", count, what, count == 1 ? "" : "s");
}

struct str map_edge_words(struct arena *arena, const struct map_edge *edge)
{
	struct strbuf words = {0};

	add_words(&words, edge->includes, "include");
	add_words(&words, edge->uses, "use");
	add_words(&words, edge->violations, "violation");
	if (edge->accepted)
		strbuf_printf(&words, "%s%u accepted", words.len ? ", " : "", edge->accepted);
	if (edge->cut)
		strbuf_add(&words, STR(", closes a cycle"));
	if (edge->deprecated)
		strbuf_add(&words, STR(", deprecated"));
	if (edge->optional)
		strbuf_add(&words, STR(", optional"));
	struct str copy = arena_str(arena, strbuf_str(&words));
	strbuf_free(&words);
	return copy;
}

enum edge_look map_edge_look(const struct map_edge *edge)
{
	if (edge->violations || edge->cut)
		return EDGE_BROKEN;
	if (edge->accepted)
		return EDGE_ACCEPTED;
	return edge->deprecated ? EDGE_DEPRECATED : EDGE_PLAIN;
}

unsigned map_edge_width(const struct map_edge *edge)
{
	enum { THINNEST = 8, STEP = 5, WIDEST = 60 };
	unsigned width = THINNEST;

	for (uint32_t weight = edge->includes + edge->uses; weight > 1; weight /= 2)
		width += STEP;
	return width < WIDEST ? width : WIDEST;
}

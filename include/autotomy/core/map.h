/* The map of a project: its modules, what really leads from one to another, and drawings of that. */
#ifndef AUTOTOMY_CORE_MAP_H
#define AUTOTOMY_CORE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

enum { MAP_NO_LAYER = -1 };

struct map_module {
	struct str name, owner, because; /* empty for none */
	int layer;                       /* index into module_map.layers, or MAP_NO_LAYER */
	size_t files, sources, public_headers;
	size_t violations; /* new ones told in its files */
	size_t accepted;   /* baselined ones */
	size_t fan_in, fan_out;
	/* What would tear if it were cut off: the files of other modules that include or use it, and how often they do.
	 */
	size_t torn_files, torn_includes, torn_uses;
};

/* A real dependency between two modules: the policy need not allow it. Indices into module_map.modules. */
struct map_edge {
	uint32_t from, to;
	uint32_t includes;
	uint32_t uses; /* of symbols; 0 where nothing was parsed */
	uint32_t violations, accepted;
	bool cut;        /* it closes a cycle, and is the edge to cut */
	bool deprecated; /* by the policy */
	bool optional;
};

struct module_map {
	const struct str *layers; /* top first */
	size_t layer_count;
	struct map_module *modules; /* in the order of the policy */
	size_t module_count;
	struct map_edge *edges; /* sorted by from, to */
	size_t edge_count;
	bool with_symbols; /* `uses` were counted */
};

/* fan_out / (fan_in + fan_out) in percent: 0 for what only others rest on, 100 for what rests only on others; -1 for
 * neither (R. C. Martin's instability). */
int map_instability(const struct map_module *module);

enum map_format { MAP_DOT, MAP_MERMAID, MAP_JSON, MAP_SVG, MAP_HTML, MAP_FORMAT_COUNT };
const char *map_format_name(enum map_format format);
bool map_format_parse(struct str name, enum map_format *format);

/* Appends the drawing, with a line feed at its end. The same map gives the same bytes. */
void map_draw(enum map_format format, const struct module_map *map, struct strbuf *out);

#endif

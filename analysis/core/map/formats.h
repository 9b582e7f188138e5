/* The writers of the single formats; format.c has the table. */
#ifndef CORE_MAP_FORMATS_H
#define CORE_MAP_FORMATS_H

#include <autotomy/core/map.h>

void map_draw_dot(const struct module_map *map, struct strbuf *out);
void map_draw_mermaid(const struct module_map *map, struct strbuf *out);
void map_draw_json(const struct module_map *map, struct strbuf *out);
void map_draw_svg(const struct module_map *map, struct strbuf *out);
void map_draw_html(const struct module_map *map, struct strbuf *out);

/* "12 includes, 3 uses, 1 violation": what is told of an edge in words. In the arena. */
struct str map_edge_words(struct arena *arena, const struct map_edge *edge);

/* What an edge looks like, the worst first. */
enum edge_look { EDGE_BROKEN, EDGE_ACCEPTED, EDGE_DEPRECATED, EDGE_PLAIN };
enum edge_look map_edge_look(const struct map_edge *edge);

/* How wide an edge is drawn, in tenths of a pixel: by the logarithm of its number of includes and uses. */
unsigned map_edge_width(const struct map_edge *edge);

#endif

/* The map for programs: modules with their measures, edges with their numbers. */
#include <autotomy/base/json_members.h>

#include "map/formats.h"

static void write_module(struct json_writer *writer, const struct module_map *map, const struct map_module *module)
{
	int instability = map_instability(module);

	json_begin_object(writer);
	member_text(writer, "name", module->name);
	member_text(writer, "layer", module->layer >= 0 ? map->layers[module->layer] : (struct str){0});
	member_text(writer, "owner", module->owner);
	member_text(writer, "because", module->because);
	member_number(writer, "files", module->files);
	member_number(writer, "sources", module->sources);
	member_number(writer, "public_headers", module->public_headers);
	member_number(writer, "violations", module->violations);
	member_number(writer, "accepted", module->accepted);
	member_number(writer, "fan_in", module->fan_in);
	member_number(writer, "fan_out", module->fan_out);
	json_key(writer, "instability");
	if (instability < 0)
		json_write_null(writer);
	else
		json_write_int(writer, instability);
	member_object(writer, "torn");
	member_number(writer, "files", module->torn_files);
	member_number(writer, "includes", module->torn_includes);
	member_number(writer, "uses", module->torn_uses);
	json_end_object(writer);
	json_end_object(writer);
}

static void write_edge(struct json_writer *writer, const struct module_map *map, const struct map_edge *edge)
{
	json_begin_object(writer);
	member_text(writer, "from", map->modules[edge->from].name);
	member_text(writer, "to", map->modules[edge->to].name);
	member_number(writer, "includes", edge->includes);
	member_number(writer, "uses", edge->uses);
	member_number(writer, "violations", edge->violations);
	member_number(writer, "accepted", edge->accepted);
	member_flag(writer, "cut", edge->cut);
	member_flag(writer, "deprecated", edge->deprecated);
	member_flag(writer, "optional", edge->optional);
	json_end_object(writer);
}

void map_draw_json(const struct module_map *map, struct strbuf *out)
{
	struct json_writer writer = {.buf = out, .indent = true};

	json_begin_object(&writer);
	member_number(&writer, "version", 1);
	member_texts(&writer, "layers", map->layers, map->layer_count);
	member_array(&writer, "modules");
	for (size_t i = 0; i < map->module_count; i++)
		write_module(&writer, map, &map->modules[i]);
	json_end_array(&writer);
	member_array(&writer, "edges");
	for (size_t i = 0; i < map->edge_count; i++)
		write_edge(&writer, map, &map->edges[i]);
	json_end_array(&writer);
	json_end_object(&writer);
	strbuf_addc(out, '\n');
}

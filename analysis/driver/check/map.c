/* Counts files, edges and violations by module. */
#include "check/map.h"

#include <stdlib.h>

struct mapper {
	struct model *model;
	struct arena *arena;
	const struct policy *policy;
	struct module_map *map;
	uint32_t *edge_at; /* from * modules + to: index of the edge, or EDGE_NONE */
	uint32_t *told_in; /* for each module the last file that was counted as torn by it */
};

enum { EDGE_NONE = UINT32_MAX };

/* ---- modules ---- */

static void describe_modules(struct mapper *mapper)
{
	struct module_map *map = mapper->map;
	const struct policy *policy = mapper->policy;
	struct str *layers = arena_array(mapper->arena, struct str, policy_layer_count(policy));
	map->layer_count = policy_layer_count(policy);
	for (size_t i = 0; i < map->layer_count; i++)
		layers[i] = policy_layer(policy, i);
	map->layers = layers;
	map->module_count = policy_module_count(policy);
	map->modules = arena_array(mapper->arena, struct map_module, map->module_count);
	for (size_t i = 0; i < map->module_count; i++) {
		const struct policy_module *module = policy_module(policy, (module_id)i);
		map->modules[i] = (struct map_module){
			.name = module->name,
			.owner = module->owner,
			.because = module->because,
			.layer = module->layer >= 0 ? module->layer : MAP_NO_LAYER,
		};
	}
}

/* ---- edges ---- */

static void add_edge(struct mapper *mapper, module_id from, module_id to, uint32_t includes, uint32_t uses)
{
	struct module_map *map = mapper->map;
	struct policy_edge allowed = policy_edge(mapper->policy, from, to);
	mapper->edge_at[from * map->module_count + to] = (uint32_t)map->edge_count;
	map->edges[map->edge_count++] = (struct map_edge){
		.from = from,
		.to = to,
		.includes = includes,
		.uses = uses,
		.cut = graph_plan_cut(mapper->model->plan, from, to) != NULL,
		.deprecated = allowed.deprecated,
		.optional = allowed.optional,
	};
	map->modules[from].fan_out++;
	map->modules[to].fan_in++;
}

static void find_edges(struct mapper *mapper)
{
	struct module_map *map = mapper->map;
	size_t count = map->module_count;
	mapper->edge_at = arena_array(mapper->arena, uint32_t, count *count);
	size_t edges = 0;
	for (module_id from = 0; from < count; from++)
		for (module_id to = 0; to < count; to++) {
			mapper->edge_at[from * count + to] = EDGE_NONE;
			edges += graph_count(mapper->model->graph, from, to) ||
				 graph_use_count(mapper->model->graph, from, to);
		}
	map->edges = arena_array(mapper->arena, struct map_edge, edges);
	for (module_id from = 0; from < count; from++)
		for (module_id to = 0; to < count; to++) {
			uint32_t includes = graph_count(mapper->model->graph, from, to);
			uint32_t uses = graph_use_count(mapper->model->graph, from, to);
			if (from != to && (includes || uses))
				add_edge(mapper, from, to, includes, uses);
		}
}

/* ---- files ---- */

static void tear(struct mapper *mapper, const struct file *file, module_id to, size_t includes, size_t uses)
{
	struct map_module *module = &mapper->map->modules[to];
	module->torn_includes += includes;
	module->torn_uses += uses;
	if (mapper->told_in[to] == file->index)
		return;
	mapper->told_in[to] = file->index;
	module->torn_files++;
}

/* Composition roots, and files in no module, would tear as well. */
static void count_tears(struct mapper *mapper, const struct file *file)
{
	for (size_t i = 0; i < file->links.len; i++) {
		const struct file *target = file->links.items[i].target;
		if (target && target->role.module != MODULE_NONE && target->role.module != file->role.module)
			tear(mapper, file, target->role.module, 1, 0);
	}
	for (size_t i = 0; i < file->symbol_edges.len; i++)
		tear(mapper, file, file->symbol_edges.items[i].to, 0, file->symbol_edges.items[i].count);
}

static void count_violation(struct mapper *mapper, const struct violation *violation, struct map_module *module)
{
	module_id from = policy_find_module(mapper->policy, violation->from);
	module_id to = policy_find_module(mapper->policy, violation->to);
	bool is_new = violation->status == VIOLATION_NEW;
	if (violation->status == VIOLATION_SUPPRESSED)
		return;
	*(is_new ? &module->violations : &module->accepted) += 1;
	if (from == MODULE_NONE || to == MODULE_NONE || from == to)
		return;
	uint32_t at = mapper->edge_at[from * mapper->map->module_count + to];
	if (at != EDGE_NONE)
		*(is_new ? &mapper->map->edges[at].violations : &mapper->map->edges[at].accepted) += 1;
}

static void count_file(struct mapper *mapper, const struct file *file)
{
	count_tears(mapper, file);
	if (file->role.module == MODULE_NONE)
		return;
	struct map_module *module = &mapper->map->modules[file->role.module];
	module->files++;
	module->sources += file->role.source;
	module->public_headers += file->role.public_header;
	for (size_t i = 0; i < file->verdict.len; i++)
		count_violation(mapper, &file->verdict.items[i], module);
}

void map_of_model(struct model *model, struct arena *arena, bool with_symbols, struct module_map *map)
{
	struct mapper mapper = {.model = model, .arena = arena, .policy = model->configuration.policy, .map = map};
	*map = (struct module_map){.with_symbols = with_symbols};
	describe_modules(&mapper);
	find_edges(&mapper);
	mapper.told_in = arena_array(arena, uint32_t, map->module_count);
	for (size_t i = 0; i < map->module_count; i++)
		mapper.told_in[i] = EDGE_NONE;
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		count_file(&mapper, files[i]);
}

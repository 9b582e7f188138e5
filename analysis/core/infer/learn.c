/* What the verdict on a first draft tells: which headers are an interface although nobody includes them, and whose
 * variables everybody writes. */
#include "infer/inference.h"

#include <string.h>

/* ---- headers ---- */

static uint32_t find_file(const struct infer_tree *tree, struct str path)
{
	size_t begin = 0, end = tree->count;

	while (begin < end) {
		size_t middle = begin + (end - begin) / 2;
		int order = str_cmp(tree->files[middle].path, path);
		if (order == 0)
			return (uint32_t)middle;
		if (order < 0)
			begin = middle + 1;
		else
			end = middle;
	}
	return INFER_NOWHERE;
}

/* The header that the violation would have nothing to say of, were it public; empty where there is none. */
static struct str kept_header(const struct violation *violation)
{
	if (violation->rule == RULE_PRIVATE_HEADER)
		return violation->target;
	/* The first note of these stands at the declaration. */
	bool by_symbol = violation->rule == RULE_PRIVATE_SYMBOL || violation->rule == RULE_OPAQUE_TYPE;
	return by_symbol && violation->note_count ? violation->notes[0].file : (struct str){0};
}

/* Others have its names over a header that includes it: it is a part of that interface. */
static void open_header(struct inference *inference, struct str path)
{
	uint32_t file = path.len ? find_file(inference->tree, path) : INFER_NOWHERE;

	if (file != INFER_NOWHERE && !inference->tree->files[file].source)
		inference->open[file] = true;
}

/* ---- state ---- */

/* So many modules, or two that are half of its users: then its variables are as good as shared. */
enum { FEWEST_WRITERS = 2, MANY_WRITERS = 3 };

static uint32_t find_module(const struct inference *inference, struct str name)
{
	for (uint32_t i = 0; i < inference->modules.len; i++)
		if (str_eq(inference->modules.items[i].name, name))
			return i;
	return INFER_NOWHERE;
}

static void share_state(struct inference *inference, const struct module_map *map, const bool *writes)
{
	size_t modules = inference->modules.len;

	for (size_t to = 0; to < modules; to++) {
		size_t writers = 0, users = 0;
		for (size_t from = 0; from < modules; from++)
			writers += writes[from * modules + to] && !inference->modules.items[from].insider;
		for (size_t i = 0; i < map->edge_count; i++)
			users += map->edges[i].to == to && !inference->modules.items[map->edges[i].from].insider;
		inference->modules.items[to].shares_state =
			writers >= MANY_WRITERS || (writers >= FEWEST_WRITERS && writers * 2 >= users);
	}
}

void infer_learn(struct inference *inference, const struct module_map *map, const struct violation *const *violations,
		 size_t count)
{
	size_t modules = inference->modules.len;
	bool *writes = arena_array(&inference->arena, bool, modules *modules);

	memset(writes, 0, modules * modules);
	for (size_t i = 0; i < count; i++) {
		open_header(inference, kept_header(violations[i]));
		if (violations[i]->rule != RULE_FOREIGN_STATE)
			continue;
		uint32_t from = find_module(inference, violations[i]->from);
		uint32_t to = find_module(inference, violations[i]->to);
		if (from != INFER_NOWHERE && to != INFER_NOWHERE)
			writes[from * modules + to] = true;
	}
	share_state(inference, map, writes);
}

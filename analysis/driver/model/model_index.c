/* What all parses together know: who declares and defines what, and who includes which header. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_parts.h"

/* ---- who includes which header ---- */

/* The includes the other way about, and what was asked of them. Files that came later include nothing yet. */
struct header_reach {
	uint32_t *begins;    /* of each file's includers in `includers`; one more than there are files */
	uint32_t *includers; /* indices of files */
	size_t file_count, module_words;
	struct index_map known; /* from a header to its set in `sets` */
	VEC(uint64_t) sets;     /* of modules, `module_words` each */
};

static void drop_reach(struct model *model)
{
	struct header_reach *reach = model->reach;
	if (!reach)
		return;
	free(reach->begins);
	free(reach->includers);
	index_map_finish(&reach->known);
	vec_free(&reach->sets);
	free(reach);
	model->reach = NULL;
}

void model_stale_reach(struct model *model)
{
	model->reach_changed = true;
	drop_reach(model);
}

/* What a file reaches at once: its links, and what its parse read. INDEX_NONE where a link leads nowhere. */
static size_t target_count(const struct file *file)
{
	return file->links.len + file->read.len;
}

static uint32_t nth_target(const struct file *file, size_t nth)
{
	if (nth >= file->links.len)
		return file->read.items[nth - file->links.len];
	return file->links.items[nth].target ? file->links.items[nth].target->index : INDEX_NONE;
}

/* Counting sort of all links by their targets. */
static void turn_links_around(const struct model *model, struct header_reach *reach)
{
	struct file *const *files = model->table.files.items;
	size_t count = reach->file_count;
	reach->begins = mem_zalloc((count + 2) * sizeof *reach->begins);
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < target_count(files[i]); n++)
			if (nth_target(files[i], n) != INDEX_NONE)
				reach->begins[nth_target(files[i], n) + 2]++;
	for (size_t i = 0; i < count; i++)
		reach->begins[i + 2] += reach->begins[i + 1];
	reach->includers = mem_alloc((reach->begins[count + 1] + 1) * sizeof *reach->includers);
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < target_count(files[i]); n++)
			if (nth_target(files[i], n) != INDEX_NONE)
				reach->includers[reach->begins[nth_target(files[i], n) + 1]++] = (uint32_t)i;
}

static struct header_reach *reach_create(const struct model *model)
{
	struct header_reach *reach = mem_new(struct header_reach);
	reach->file_count = model->table.files.len;
	reach->module_words = (policy_module_count(model->configuration.policy) + 63) / 64;
	turn_links_around(model, reach);
	return reach;
}

/* The modules of all files from which the header is reached. */
static void collect_includers(const struct model *model, struct header_reach *reach, uint32_t header, uint64_t *set)
{
	bool *seen = mem_zalloc(reach->file_count);
	uint32_t *stack = mem_alloc((reach->file_count + 1) * sizeof *stack);
	size_t depth = 0;
	seen[header] = true;
	stack[depth++] = header;
	while (depth > 0) {
		uint32_t at = stack[--depth];
		for (uint32_t i = reach->begins[at]; i < reach->begins[at + 1]; i++) {
			const struct file *includer = model->table.files.items[reach->includers[i]];
			if (seen[includer->index])
				continue;
			seen[includer->index] = true;
			stack[depth++] = includer->index;
			if (includer->role.module != MODULE_NONE && !includer->role.excluded)
				set[includer->role.module / 64] |= UINT64_C(1) << (includer->role.module % 64);
		}
	}
	free(stack);
	free(seen);
}

static size_t reach_of(const struct model *model, struct header_reach *reach, uint32_t header)
{
	uint32_t known = index_map_get(&reach->known, header);
	if (known != INDEX_NONE)
		return known;
	size_t set = reach->sets.len;
	for (size_t i = 0; i < reach->module_words; i++)
		vec_push(&reach->sets, 0);
	collect_includers(model, reach, header, &reach->sets.items[set]);
	index_map_put(&reach->known, header, (uint32_t)set);
	return set;
}

static struct header_reach *fresh_reach(struct model *model, uint32_t file)
{
	if (model->reach && model->reach->file_count <= file)
		drop_reach(model);
	if (!model->reach)
		model->reach = reach_create(model);
	return model->reach;
}

bool model_reaches(void *context, module_id module, struct str header)
{
	struct model *model = context;
	const struct file *file = file_table_get(&model->table, header);
	if (model->judging)
		model->judging->asked_reach = true;
	if (!file)
		return false;
	struct header_reach *reach = fresh_reach(model, file->index);
	size_t set = reach_of(model, reach, file->index);
	return reach->sets.items[set + module / 64] >> (module % 64) & 1;
}

bool *model_dependents(struct model *model, struct file *const *files, size_t count)
{
	size_t file_count = model->table.files.len;
	bool *seen = mem_zalloc(file_count + 1);
	uint32_t *stack = mem_alloc((file_count + 1) * sizeof *stack);
	size_t depth = 0;
	struct header_reach *reach = fresh_reach(model, file_count ? (uint32_t)file_count - 1 : 0);
	for (size_t i = 0; i < count; i++) {
		if (!seen[files[i]->index])
			stack[depth++] = files[i]->index;
		seen[files[i]->index] = true;
	}
	while (depth > 0) {
		uint32_t at = stack[--depth];
		for (uint32_t i = reach->begins[at]; i < reach->begins[at + 1]; i++) {
			if (seen[reach->includers[i]])
				continue;
			seen[reach->includers[i]] = true;
			stack[depth++] = reach->includers[i];
		}
	}
	free(stack);
	return seen;
}

/* ---- contributions ---- */

static int by_number(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;
	return (*left > *right) - (*left < *right);
}

static bool is_in_index(const struct symbol_fact *symbol)
{
	return symbol->id && symbol->place_count;
}

static size_t count_ids(const struct file *file)
{
	size_t count = 0;
	for (size_t i = 0; i < file->parses.len; i++) {
		const struct parse_facts *facts = parse_result_facts(file->parses.items[i].result);
		for (size_t s = 0; s < facts->symbol_count; s++)
			count += is_in_index(&facts->symbols[s]);
	}
	return count;
}

static void note_ids(struct file *file)
{
	vec_free(&file->symbol_ids);
	vec_reserve(&file->symbol_ids, count_ids(file));
	for (size_t i = 0; i < file->parses.len; i++) {
		const struct parse_facts *facts = parse_result_facts(file->parses.items[i].result);
		for (size_t s = 0; s < facts->symbol_count; s++)
			if (is_in_index(&facts->symbols[s]))
				vec_push(&file->symbol_ids, facts->symbols[s].id);
	}
	if (file->symbol_ids.len)
		qsort(file->symbol_ids.items, file->symbol_ids.len, sizeof(uint64_t), by_number);
}

void model_contribute(struct model *model, struct file *file, struct changed_ids *changed)
{
	struct declarations declarations = {0};
	for (size_t i = 0; i < file->parses.len; i++)
		declarations_collect(parse_result_facts(file->parses.items[i].result), file->parses.items[i].index,
				     &declarations);
	symbol_index_contribute(model->index, file->index, file->path, file->role, &declarations, changed);
	file->contributed = declarations.len > 0;
	note_ids(file);
	vec_free(&declarations);
}

static bool has_id(const uint64_t *ids, size_t count, uint64_t id)
{
	return count && bsearch(&id, ids, count, sizeof *ids, by_number);
}

bool model_depends_on(const struct file *file, const struct changed_ids *changed)
{
	const struct bodies *bodies = file->bodies;
	for (size_t i = 0; i < changed->len; i++)
		if (has_id(file->symbol_ids.items, file->symbol_ids.len, changed->items[i]) ||
		    (bodies && has_id(bodies->symbol_ids.items, bodies->symbol_ids.len, changed->items[i])))
			return true;
	return false;
}

bool model_has_symbols(const struct file *file)
{
	return file->parses.len > 0 || (file->bodies && file->bodies->parses.len > 0);
}

/* ---- uses in the graph ---- */

void model_forget_uses(struct file *file)
{
	vec_clear(&file->symbol_edges);
}

static void note_edge(void *context, module_id to, uint32_t count)
{
	struct file *file = context;
	vec_push(&file->symbol_edges, (struct symbol_edge){to, count});
}

static void count_edges(struct model *model, const struct file *file, int32_t sign)
{
	for (size_t i = 0; i < file->symbol_edges.len; i++)
		graph_add_uses(model->graph, file->role.module, file->symbol_edges.items[i].to,
			       sign * (int32_t)file->symbol_edges.items[i].count);
}

void model_count_uses(struct model *model, struct file *file)
{
	count_edges(model, file, -1);
	vec_clear(&file->symbol_edges);
	if (!model->index_complete || !file->code || !model_has_symbols(file))
		return;
	model_symbol_uses(model, file, note_edge, file);
	count_edges(model, file, 1);
}

/* Links: what the includes of each file mean, kept while they hold, and counted in the graph. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>

#include "model/model_parts.h"

/* ---- the graph ---- */

static bool counts_in_graph(const struct file *file, const struct file *target)
{
	return target && file->role.module != MODULE_NONE && target->role.module != MODULE_NONE &&
	       !file->role.composition_root && file->role.module != target->role.module;
}

static void count_links(struct model *model, const struct file *file, const struct include_link *links, size_t count,
			int32_t sign)
{
	for (size_t i = 0; i < count; i++)
		if (counts_in_graph(file, links[i].target))
			graph_add(model->graph, file->role.module, links[i].target->role.module, sign);
}

void model_unlink(struct model *model, struct file *file)
{
	count_links(model, file, file->links.items, file->links.len, -1);
	vec_clear(&file->links);
	file->linked_in = LINKED_NOWHERE;
}

/* ---- one file ---- */

static bool has_link(const struct file *file, const struct include_fact *include, const struct file *target)
{
	for (size_t i = 0; i < file->links.len; i++)
		if (file->links.items[i].include == include && file->links.items[i].target == target)
			return true;
	return false;
}

/* `check_double` where another context may have added the same already. */
static void add_link(struct file *file, const struct include_fact *include, struct file *target, bool check_double)
{
	if (!check_double || !has_link(file, include, target))
		vec_push(&file->links, (struct include_link){.include = include, .target = target});
}

static void link_in_context(struct model *model, struct file *file, uint32_t context, bool again)
{
	struct search_context *c = &model->contexts.items[context];
	for (size_t i = 0; file->role.source && i < c->path.forced_count; i++)
		add_link(file, &c->forced[i], model_find(model, c, file, &c->forced[i]), again);
	for (size_t i = 0; file->scan && i < file->scan->include_count; i++) {
		const struct include_fact *include = &file->scan->includes[i];
		if (include->form != INCLUDE_MACRO)
			add_link(file, include, model_find(model, c, file, include), again);
	}
}

/* Whether the directive on that line stands inside an #if: the scan knows. */
static bool is_conditional(const struct scan_facts *scan, uint32_t directive_line)
{
	for (size_t i = 0; scan && i < scan->include_count; i++)
		if (scan->includes[i].directive_line == directive_line)
			return scan->includes[i].conditional;
	return false;
}

/* What the parse made of `#include NAME`. */
static void link_computed(struct model *model, struct file *file)
{
	for (size_t i = 0; i < file->parses.len; i++) {
		struct parse_result *result = file->parses.items[i].result;
		for (size_t n = 0; n < result->facts.include_count; n++) {
			const struct computed_include *computed = &result->facts.includes[n];
			if (computed->file != file->parses.items[i].index)
				continue;
			struct file *target = file_table_get(&model->table, result->facts.files[computed->target]);
			result->computed[n].conditional = is_conditional(file->scan, computed->directive_line);
			if (target)
				add_link(file, &result->computed[n], target, true);
		}
	}
}

static void find_links(struct model *model, struct file *file)
{
	for (size_t i = 0; i < file->contexts.len; i++)
		link_in_context(model, file, file->contexts.items[i], i > 0);
	link_computed(model, file);
	file->linked_in = file->contexts.len == 1 ? file->contexts.items[0] : LINKED_SEVERAL;
}

/* What is left of two lists of links without the targets that both begin and end with. */
struct link_difference {
	const struct include_link *before, *after;
	size_t before_count, after_count;
};

static void skip_same_ends(struct link_difference *difference)
{
	while (difference->before_count && difference->after_count &&
	       difference->before->target == difference->after->target) {
		difference->before++, difference->after++;
		difference->before_count--, difference->after_count--;
	}
	while (difference->before_count && difference->after_count &&
	       difference->before[difference->before_count - 1].target ==
		       difference->after[difference->after_count - 1].target)
		difference->before_count--, difference->after_count--;
}

static bool reaches_any(const struct include_link *links, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (links[i].target)
			return true;
	return false;
}

/* Found in memory that serves every file, and kept in a block that fits. */
static void keep_links(struct file *file, const struct include_links *found)
{
	file->links = (struct include_links){.len = found->len, .cap = found->len};
	if (found->len == 0)
		return;
	file->links.items = mem_alloc(found->len * sizeof *found->items);
	memcpy(file->links.items, found->items, found->len * sizeof *found->items);
}

void model_link(struct model *model, struct file *file)
{
	struct include_links before = file->links;
	file->links = model->spare_links;
	vec_clear(&file->links);
	if (file->code)
		find_links(model, file);
	model->spare_links = file->links;
	keep_links(file, &model->spare_links);
	struct link_difference difference = {before.items, file->links.items, before.len, file->links.len};
	skip_same_ends(&difference);
	count_links(model, file, difference.before, difference.before_count, -1);
	count_links(model, file, difference.after, difference.after_count, 1);
	bool changed = reaches_any(difference.before, difference.before_count) ||
		       reaches_any(difference.after, difference.after_count);
	vec_free(&before);
	if (changed || (file->rewritten && model_is_reached_elsewhere(model, file)))
		model->contexts_stale = true;
}

/* ---- all files ---- */

void model_doubt_links(struct model *model)
{
	model->links_doubtful = true;
	model_forget_finds(model);
}

void model_doubt_odd_names(struct model *model)
{
	const struct path_set *names = &model->table.odd_names;
	for (size_t i = 0; i < names->list.len; i++)
		path_set_add(&model->moved, names->list.items[i]);
	if (names->list.len > 0)
		model_forget_finds(model);
}

/* Whether a file that came or went may be what one of the includes means, or meant. */
static bool is_doubtful(const struct model *model, const struct file *file)
{
	for (size_t i = 0; i < file->links.len; i++) {
		const struct include_link *link = &file->links.items[i];
		if ((link->target && !link->target->present) ||
		    path_set_has(&model->moved, path_name(link->include->spelled)))
			return true;
	}
	return false;
}

static void doubt_moved(struct model *model)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	bool all = model->links_doubtful;
	model->table.dangling = model->table.dangling && !all;
	for (size_t i = 0; i < count && (all || model->moved.list.len > 0); i++)
		if (all || (files[i]->linked_in != LINKED_NOWHERE && is_doubtful(model, files[i])))
			files[i]->linked_in = LINKED_NOWHERE;
	model->links_doubtful = false;
	path_set_finish(&model->moved);
}

static bool is_linked(const struct file *file)
{
	if (file->contexts.len == 1)
		return file->linked_in == file->contexts.items[0];
	return file->linked_in == LINKED_SEVERAL;
}

void model_visit(const struct file_visitor *visitor, struct file *file)
{
	if (visitor->visit)
		visitor->visit(visitor->context, file);
}

void model_refresh(struct model *model, const struct file_visitor *concerned)
{
	doubt_moved(model);
	model_assign_contexts(model, concerned);
	size_t count;
	struct file **files = model_copy_code_files(model, &count);
	for (size_t i = 0; i < count; i++) {
		if (is_linked(files[i]))
			continue;
		model_link(model, files[i]);
		model_visit(concerned, files[i]);
	}
	for (size_t i = 0; i < count && model->offers_stale; i++)
		if (files[i]->verdict.len > 0)
			model_visit(concerned, files[i]);
	model->contexts_stale = model->offers_stale = false;
	free(files);
}

bool model_has_moved(const struct model *model)
{
	return model->moved.list.len > 0;
}

bool model_is_stale(const struct model *model)
{
	return model->contexts_stale || model->links_doubtful || model->offers_stale || model_has_moved(model);
}

/* ---- the plan ---- */

static bool same_cut(const struct graph_cut *a, const struct graph_cut *b)
{
	return a->module_count == b->module_count &&
	       memcmp(a->modules, b->modules, a->module_count * sizeof *a->modules) == 0;
}

static int cut_order(const struct graph_cut *a, const struct graph_cut *b)
{
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->to > b->to) - (a->to < b->to);
}

/* Marks the modules from which an edge is cut, or not cut, or in another cycle, than before. Both are sorted alike. */
static bool mark_recut(const struct graph_plan *before, const struct graph_plan *after, bool *recut)
{
	size_t b = 0, a = 0, before_count = before ? before->cut_count : 0;
	bool any = false;
	while (b < before_count || a < after->cut_count) {
		int order = b == before_count       ? 1
			    : a == after->cut_count ? -1
						    : cut_order(&before->cuts[b], &after->cuts[a]);
		if (order != 0 || !same_cut(&before->cuts[b], &after->cuts[a])) {
			recut[order <= 0 ? before->cuts[b].from : after->cuts[a].from] = true;
			any = true;
		}
		b += order <= 0;
		a += order >= 0;
	}
	return any;
}

static void visit_recut(struct model *model, const struct graph_plan *before, const struct file_visitor *concerned)
{
	bool *recut = mem_zalloc(policy_module_count(model->configuration.policy) + 1);
	size_t count = 0;
	struct file **files = NULL;
	if (mark_recut(before, model->plan, recut))
		files = model_copy_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		if (files[i]->role.module != MODULE_NONE && recut[files[i]->role.module])
			model_visit(concerned, files[i]);
	free(files);
	free(recut);
}

bool model_plan(struct model *model, const struct file_visitor *concerned)
{
	if (model->plan && !graph_changed(model->graph))
		return false;
	struct graph_plan *before = model->plan;
	model->plan = graph_plan_create(model->graph, model->configuration.policy);
	visit_recut(model, before, concerned);
	graph_plan_destroy(before);
	return true;
}

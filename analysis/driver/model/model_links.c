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
	model_stale_reach(model);
	vec_clear(&file->links);
	free(file->link_contexts);
	file->link_contexts = NULL;
	file->found = 0;
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
	for (size_t i = 0; file->code && file->role.source && i < c->path.forced_count; i++)
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
		const struct parse_facts *facts = parse_result_facts(result);
		for (size_t n = 0; n < facts->include_count; n++) {
			const struct computed_include *computed = &facts->includes[n];
			if (computed->file != file->parses.items[i].index)
				continue;
			struct file *target = file_table_get(&model->table, facts->files[computed->target]);
			result->computed[n].conditional = is_conditional(file->scan, computed->directive_line);
			if (!target)
				continue;
			if (target->present) /* the parse may know of it before anybody says that it came */
				model_note_included(model, target);
			add_link(file, &result->computed[n], target, true);
		}
	}
}

/* Whether the include, of the text or of the command itself, means the link's target in this context. */
static bool is_found_in(struct model *model, struct file *file, const struct include_link *link, uint32_t context)
{
	struct search_context *c = &model->contexts.items[context];
	if (link->include->form == INCLUDE_FORCED)
		return link->include >= c->forced && link->include < c->forced + c->path.forced_count;
	return model_find_again(model, c, file, link) == link->target;
}

static void note_contexts(struct model *model, struct file *file)
{
	free(file->link_contexts);
	file->link_contexts = NULL;
	if (file->contexts.len < 2 || file->contexts.len > SUBJECT_COMMANDS_MAX)
		return;
	file->link_contexts = mem_zalloc((file->found + 1) * sizeof *file->link_contexts);
	for (size_t i = 0; i < file->found; i++)
		for (size_t c = 0; c < file->contexts.len; c++)
			if (is_found_in(model, file, &file->links.items[i], file->contexts.items[c]))
				file->link_contexts[i] |= UINT64_C(1) << c;
}

static void find_links(struct model *model, struct file *file)
{
	for (size_t i = 0; i < file->contexts.len; i++)
		link_in_context(model, file, file->contexts.items[i], i > 0);
	file->found = (uint32_t)file->links.len;
	note_contexts(model, file);
	link_computed(model, file);
	file->linked_in = file->contexts.len == 1 ? file->contexts.items[0] : LINKED_SEVERAL;
}

static struct link_difference difference_of(const struct include_link *before, size_t before_count,
					    const struct include_link *after, size_t after_count)
{
	struct link_difference d = {before, after, before_count, after_count};
	while (d.before_count && d.after_count && d.before->target == d.after->target) {
		d.before++, d.after++;
		d.before_count--, d.after_count--;
	}
	while (d.before_count && d.after_count &&
	       d.before[d.before_count - 1].target == d.after[d.after_count - 1].target)
		d.before_count--, d.after_count--;
	return d;
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

/* Returns the links of before, to be freed. Their targets are as good as ever, the facts they point to may be gone. */
static struct include_links find_again(struct model *model, struct file *file)
{
	struct include_links before = file->links;
	file->links = model->spare_links;
	file->found = 0;
	vec_clear(&file->links);
	if (file_is_followed(file))
		find_links(model, file);
	model->spare_links = file->links;
	keep_links(file, &model->spare_links);
	struct link_difference d = difference_of(before.items, before.len, file->links.items, file->links.len);
	count_links(model, file, d.before, d.before_count, -1);
	count_links(model, file, d.after, d.after_count, 1);
	if (d.before_count || d.after_count)
		model_stale_reach(model);
	return before;
}

void model_link(struct model *model, struct file *file)
{
	size_t found = file->found;
	struct include_links before = find_again(model, file);
	struct link_difference d = difference_of(before.items, found, file->links.items, file->found);
	bool elsewhere = file->rewritten && model_is_reached_elsewhere(model, file);
	bool changed = reaches_any(d.before, d.before_count) || reaches_any(d.after, d.after_count);
	if (elsewhere || (changed && !model_pass_on(model, file, &d)))
		model->contexts_stale = true;
	vec_free(&before);
}

/* ---- all files ---- */

void model_doubt_links(struct model *model)
{
	model->links_doubtful = model->computed_doubtful = true;
	model_forget_finds(model);
}

void model_doubt_computed(struct model *model)
{
	model->computed_doubtful = true;
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
		const struct file *target = link->target;
		if (path_set_has(&model->moved, path_name(link->include->spelled)))
			return true;
		/* Over a link the target has another name. */
		if (target && (!target->present || path_set_has(&model->moved, path_name(target->path))))
			return true;
	}
	return false;
}

static void doubt_moved(struct model *model)
{
	size_t count;
	struct file **files = model_copy_followed_files(model, &count);
	bool all = model->links_doubtful;
	model->table.dangling = model->table.dangling && !all;
	for (size_t i = 0; i < count && (all || model->moved.list.len > 0); i++)
		if (all || (files[i]->linked_in != LINKED_NOWHERE && is_doubtful(model, files[i])))
			files[i]->linked_in = LINKED_NOWHERE;
	free(files);
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

static void relink(struct model *model, struct file *const *files, size_t count, const struct file_visitor *concerned)
{
	for (size_t i = 0; i < count; i++) {
		if (!file_is_followed(files[i]) || is_linked(files[i]))
			continue;
		struct include_links before = find_again(model, files[i]);
		vec_free(&before);
		model_visit(concerned, files[i]);
	}
}

static void refresh_all(struct model *model, const struct file_visitor *concerned)
{
	doubt_moved(model);
	model_assign_contexts(model, concerned);
	size_t count;
	struct file **files = model_copy_followed_files(model, &count);
	relink(model, files, count, concerned);
	free(files);
	vec_clear(&model->unlinked);
	model->contexts_stale = false;
}

/* Those that offer a header which is no more, or could offer one more. */
static void visit_offers(struct model *model, const struct file_visitor *concerned)
{
	size_t count;
	struct file **files = model_copy_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		if (files[i]->verdict.len > 0)
			model_visit(concerned, files[i]);
	free(files);
	model->offers_stale = false;
}

/* Those of which a parse may tell something else now. */
static void visit_lacking(struct model *model, const struct file_visitor *concerned)
{
	for (size_t i = 0; i < model->table.files.len; i++)
		if (model_may_lack_a_file(model, model->table.files.items[i]))
			model_visit(concerned, model->table.files.items[i]);
	model->computed_doubtful = false;
}

void model_refresh(struct model *model, const struct file_visitor *concerned)
{
	if (model->contexts_stale || model->links_doubtful || model_has_moved(model))
		refresh_all(model, concerned);
	relink(model, model->unlinked.items, model->unlinked.len, concerned);
	vec_clear(&model->unlinked);
	if (model->offers_stale)
		visit_offers(model, concerned);
	if (model->computed_doubtful)
		visit_lacking(model, concerned);
}

bool model_has_moved(const struct model *model)
{
	return model->moved.list.len > 0;
}

bool model_is_stale(const struct model *model)
{
	return model->contexts_stale || model->links_doubtful || model->computed_doubtful || model->offers_stale ||
	       model->unlinked.len > 0 || model_has_moved(model);
}

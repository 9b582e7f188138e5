/*
 * Which headers a source reaches over includes: each takes the arguments of the first source, by path, that really
 * includes it. In every context it is kept which source that would be, so that one more include passes on what is new
 * and asks nobody else.
 */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_parts.h"

/* A walk from one file over the includes that are found in one context. */
struct walk {
	struct model *model;
	uint32_t context;
	uint32_t source; /* whose arguments are lent; FILE_NONE where nobody's are */
	bool in_order;   /* all sources walk, one after the other by path */
	VEC(struct file *) stack;
};

static struct search_context *context_of(const struct walk *walk)
{
	return &walk->model->contexts.items[walk->context];
}

static int source_order(const struct model *model, uint32_t a, uint32_t b)
{
	return str_cmp(model->table.files.items[a]->path, model->table.files.items[b]->path);
}

static size_t position(const struct file *file, uint32_t context)
{
	size_t at = 0;
	while (at < file->contexts.len && file->contexts.items[at] != context)
		at++;
	return at;
}

/* Whether the walk's source and context come before those that the header borrows from. */
static bool is_better(const struct walk *walk, const struct file *file)
{
	if (file->contexts.len == 0 || file->borrowed_from == FILE_NONE)
		return true;
	const struct file *source = walk->model->table.files.items[walk->source];
	if (file->borrowed_from == walk->source)
		return position(source, walk->context) < position(source, file->contexts.items[0]);
	return source_order(walk->model, walk->source, file->borrowed_from) < 0;
}

static void borrow(const struct walk *walk, struct file *file)
{
	vec_clear(&file->contexts);
	model_add_context(file, walk->context);
	file->borrowed_from = walk->source;
	walk->model->shape++;
}

/* What only an orphan's own arguments found, nobody includes once it has others. */
static bool holds_by_itself(const struct file *file)
{
	for (size_t i = 0; i < file->links.len; i++)
		if (file->links.items[i].target && !file->links.items[i].target->listed)
			return true;
	return false;
}

static void lend(struct walk *walk, struct file *file)
{
	if ((file->role.source && file->code) || !is_better(walk, file))
		return;
	if (!walk->in_order) {
		bool orphan = file->contexts.len > 0 && file->borrowed_from == FILE_NONE;
		if (orphan && holds_by_itself(file))
			walk->model->contexts_stale = true;
		vec_push(&walk->model->unlinked, file);
	}
	borrow(walk, file);
}

/* An orphan says nothing of headers that somebody compiles. */
static void reach_from_orphan(struct walk *walk, struct file *file)
{
	if (file->contexts.len > 0)
		return;
	borrow(walk, file);
	vec_push(&walk->stack, file);
}

static void reach_from_source(struct walk *walk, struct file *file)
{
	struct index_map *reached_by = &context_of(walk)->reached_by;
	uint32_t before = index_map_get(reached_by, file->index);
	if (before != INDEX_NONE && (walk->in_order || source_order(walk->model, walk->source, before) >= 0))
		return;
	index_map_put(reached_by, file->index, walk->source);
	lend(walk, file);
	vec_push(&walk->stack, file);
}

static void reach(struct walk *walk, struct file *file)
{
	if (!file_is_followed(file))
		return;
	if (walk->source == FILE_NONE)
		reach_from_orphan(walk, file);
	else
		reach_from_source(walk, file);
}

/* ---- over the includes of one file ---- */

static void follow_facts(struct walk *walk, struct file *file, const struct include_fact *includes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct file *target = model_find(walk->model, context_of(walk), file, &includes[i]);
		if (target)
			reach(walk, target);
	}
}

/* Over links that are known; what was found in this very context need not be looked for. */
static void follow_links(struct walk *walk, struct file *file)
{
	bool same = file->linked_in == walk->context;
	for (size_t i = 0; i < file->found; i++) {
		const struct include_link *link = &file->links.items[i];
		struct file *target = link->target;
		if (link->include->form == INCLUDE_FORCED)
			continue;
		if (!same)
			target = model_find_again(walk->model, context_of(walk), file, link);
		else if (target)
			model_note_included(walk->model, target);
		if (target)
			reach(walk, target);
	}
}

static void follow(struct walk *walk, struct file *file)
{
	if (file->linked_in < walk->model->contexts.len)
		follow_links(walk, file);
	else if (file->scan)
		follow_facts(walk, file, file->scan->includes, file->scan->include_count);
}

static void follow_all(struct walk *walk)
{
	while (walk->stack.len > 0)
		follow(walk, walk->stack.items[--walk->stack.len]);
	vec_free(&walk->stack);
}

/* ---- from all files ---- */

/* Headers are judged under the first command: what the parse read counts there. */
static void follow_read(struct walk *walk, struct file *file)
{
	for (size_t i = 0; file->contexts.items[0] == walk->context && i < file->read.len; i++) {
		struct file *target = walk->model->table.files.items[file->read.items[i]];
		if (!target->present)
			continue;
		model_note_included(walk->model, target);
		reach(walk, target);
	}
}

static void walk_from(struct model *model, struct file *file, uint32_t context, uint32_t source)
{
	struct walk walk = {.model = model, .context = context, .source = source, .in_order = true};
	reach(&walk, file);
	if (file->role.source) {
		follow_facts(&walk, file, context_of(&walk)->forced, context_of(&walk)->path.forced_count);
		follow_read(&walk, file);
	}
	follow_all(&walk);
}

struct file **model_copy_code_files(struct model *model, size_t *count)
{
	struct file *const *files = model_code_files(model, count);
	struct file **copy = mem_alloc((*count + 1) * sizeof *copy);
	if (*count)
		memcpy(copy, files, *count * sizeof *copy);
	return copy;
}

struct file **model_copy_followed_files(struct model *model, size_t *count)
{
	struct file **files = model_copy_code_files(model, count);
	if (model->bridges == 0)
		return files;
	files = mem_realloc(files, (*count + model->bridges) * sizeof *files);
	for (size_t i = 0; i < model->table.files.len; i++)
		if (model->table.files.items[i]->bridge)
			files[(*count)++] = model->table.files.items[i];
	return files;
}

static bool is_compiled(const struct file *file)
{
	return file->code && file->role.source;
}

static void forget_borrowed(struct model *model, struct file *const *files, size_t count)
{
	for (size_t i = 0; i < model->contexts.len; i++)
		index_map_clear(&model->contexts.items[i].reached_by);
	for (size_t i = 0; i < count; i++) {
		files[i]->included = files[i]->rewritten = false;
		files[i]->borrowed_from = FILE_NONE;
		if (is_compiled(files[i]))
			model_assign_own_contexts(model, files[i]);
		else
			vec_clear(&files[i]->contexts);
	}
}

void model_assign_contexts(struct model *model, const struct file_visitor *dropped)
{
	size_t count;
	struct file **files = model_copy_followed_files(model, &count);
	forget_borrowed(model, files, count);
	for (size_t i = 0; i < count; i++)
		for (size_t c = 0; is_compiled(files[i]) && c < files[i]->contexts.len; c++)
			walk_from(model, files[i], files[i]->contexts.items[c], files[i]->index);
	for (size_t i = 0; i < count; i++)
		if (files[i]->listed && files[i]->contexts.len == 0)
			walk_from(model, files[i], model->fallback_context, FILE_NONE);
	/* Code that nobody includes any more is none but by its name. */
	for (size_t i = 0; i < count; i++) {
		if (files[i]->listed || files[i]->included)
			continue;
		model_set_role(model, files[i]);
		model_visit(dropped, files[i]);
	}
	free(files);
}

/* ---- what the scan cannot know ---- */

bool file_includes_a_macro(const struct file *file)
{
	for (size_t i = 0; file->scan && i < file->scan->include_count; i++)
		if (file->scan->includes[i].form == INCLUDE_MACRO)
			return true;
	return false;
}

bool model_includes_macros(const struct model *model)
{
	for (size_t i = 0; i < model->table.files.len; i++)
		if (file_includes_a_macro(model->table.files.items[i]))
			return true;
	return false;
}

/* Whether a file that the parse read says `#include NAME`. */
static bool reads_a_macro(const struct model *model, const struct parse_facts *facts)
{
	for (size_t i = 0; i < facts->file_count; i++) {
		const struct file *file = file_table_get(&model->table, facts->files[i]);
		if (file && file_includes_a_macro(file))
			return true;
	}
	return false;
}

bool model_may_lack_a_file(const struct model *model, const struct file *file)
{
	for (size_t i = 0; i < file->parses.len; i++) {
		const struct parse_facts *facts = parse_result_facts(file->parses.items[i].result);
		if (facts->error_count > 0 && reads_a_macro(model, facts))
			return true;
	}
	return false;
}

static bool same_numbers(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * sizeof *a) == 0);
}

/* Most sources reach no such include: their links tell it all, and nothing is kept. */
void model_take_read(struct model *model, struct file *file)
{
	VEC(uint32_t) read = {0};
	for (size_t i = 0; is_compiled(file) && i < file->parses.len; i++) {
		const struct parse_facts *facts = parse_result_facts(file->parses.items[i].result);
		bool counts = file->parses.items[i].index == 0 && reads_a_macro(model, facts);
		for (size_t n = 1; counts && n < facts->file_count; n++) {
			const struct file *found = model_find_read(model, facts->files[n]);
			if (found)
				vec_push(&read, found->index);
		}
	}
	bool same = same_numbers(read.items, read.len, file->read.items, file->read.len);
	vec_free(&file->read);
	file->read.items = read.items;
	file->read.len = read.len;
	file->read.cap = read.cap;
	if (same)
		return;
	model->contexts_stale = true;
	model_stale_reach(model);
}

/* ---- from one file that changed ---- */

bool model_is_reached_elsewhere(const struct model *model, const struct file *file)
{
	for (uint32_t i = 0; i < model->contexts.len; i++) {
		bool own = file->contexts.len == 1 && file->contexts.items[0] == i;
		if (!own && index_map_get(&model->contexts.items[i].reached_by, file->index) != INDEX_NONE)
			return true;
	}
	return false;
}

static bool is_target(const struct file *file, const struct file *target)
{
	for (size_t i = 0; i < file->found; i++)
		if (file->links.items[i].target == target)
			return true;
	return false;
}

/* Whether a file that `file` does not include any more may have been reached, or be code, by that include alone. */
static bool may_be_lost(const struct walk *walk, const struct file *file, const struct file *target)
{
	if (!target || !file_is_followed(target) || is_target(file, target))
		return false;
	return !target->listed || index_map_get(&context_of(walk)->reached_by, target->index) == walk->source;
}

bool model_pass_on(struct model *model, struct file *file, const struct link_difference *difference)
{
	if (model->contexts_stale || model->links_doubtful || model_has_moved(model) || file->contexts.len != 1 ||
	    model_is_reached_elsewhere(model, file))
		return false;
	struct walk walk = {.model = model, .context = file->contexts.items[0]};
	walk.source = index_map_get(&context_of(&walk)->reached_by, file->index);
	if (walk.source == INDEX_NONE)
		return false;
	for (size_t i = 0; i < difference->before_count; i++)
		if (may_be_lost(&walk, file, difference->before[i].target))
			return false;
	for (size_t i = 0; i < difference->after_count; i++)
		if (difference->after[i].target)
			reach(&walk, difference->after[i].target);
	follow_all(&walk);
	file->rewritten = false;
	return true;
}

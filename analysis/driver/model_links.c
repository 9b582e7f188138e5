/* What includes mean: search contexts, the headers that borrow them, and the links from file to file. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "model_parts.h"

/* The answer "no such file in the tree" in a context's map of finds. */
enum { FOUND_NOWHERE = UINT32_MAX - 1 };

bool model_real_tree_path(struct model *model, struct str absolute, struct str *path)
{
	struct str real = path_real(&model->arena, absolute);
	if (!path_is_under(real, model->root))
		return false;
	*path = path_relative(&model->arena, model->root, real);
	return true;
}

uint32_t model_first_command(struct model *model, const struct file *file)
{
	if (strmap_count(&model->configuration.commands) == 0)
		return COMMAND_NONE;
	char absolute[4096];
	if (model->root.len + file->path.len + 1 > sizeof absolute)
		return COMMAND_NONE;
	memcpy(absolute, model->root.ptr, model->root.len);
	absolute[model->root.len] = '/';
	memcpy(absolute + model->root.len + 1, file->path.ptr, file->path.len);
	struct str key = {absolute, model->root.len + 1 + file->path.len};
	uint32_t command = strmap_get(&model->configuration.commands, key);
	return command == STRMAP_NONE ? COMMAND_NONE : command;
}

/* ---- search contexts ---- */

static void forget_finds(struct search_context *context)
{
	strmap_finish(&context->quotes);
	strmap_finish(&context->angles);
	arena_finish(&context->find_memory);
}

void model_forget_finds(struct model *model)
{
	file_table_forget_probes(&model->table);
	for (size_t i = 0; i < model->contexts.len; i++)
		forget_finds(&model->contexts.items[i]);
}

void model_drop_contexts(struct model *model)
{
	for (size_t i = 0; i < model->contexts.len; i++) {
		forget_finds(&model->contexts.items[i]);
		vec_free(&model->contexts.items[i].visits);
	}
	vec_clear(&model->contexts);
	strmap_finish(&model->context_by_key);
	arena_finish(&model->arena);
}

static struct include_fact *forced_facts(struct model *model, const struct search_path *path)
{
	struct include_fact *facts = arena_array(&model->arena, struct include_fact, path->forced_count);
	for (size_t i = 0; i < path->forced_count; i++)
		facts[i] = (struct include_fact){.spelled = path->forced[i],
						 .form = INCLUDE_FORCED,
						 .range = {{1, 1}, {1, 1}},
						 .directive_line = 1};
	return facts;
}

static uint32_t context_for(struct model *model, struct str directory, const struct str *arguments, size_t count)
{
	struct search_path path;
	search_path_build(&model->arena, model->root, directory, arguments, count, &path);
	uint32_t known = strmap_get(&model->context_by_key, path.key);
	if (known != STRMAP_NONE)
		return known;
	uint32_t id = (uint32_t)model->contexts.len;
	vec_push(&model->contexts, (struct search_context){.path = path, .forced = forced_facts(model, &path)});
	strmap_put(&model->context_by_key, path.key, id);
	return id;
}

void model_make_fallback_context(struct model *model)
{
	const struct configuration *configuration = &model->configuration;
	model->fallback_context =
		context_for(model, model->root, configuration->arguments, configuration->argument_count);
}

static void add_context(struct file *file, uint32_t context)
{
	for (size_t i = 0; i < file->contexts.len; i++)
		if (file->contexts.items[i] == context)
			return;
	vec_push(&file->contexts, context);
}

/* A source has the contexts of its commands; so has a header that a command names. */
static void assign_own_contexts(struct model *model, struct file *file)
{
	const struct configuration *configuration = &model->configuration;
	uint32_t command = model_first_command(model, file);
	for (; command != COMMAND_NONE; command = configuration->next_command[command]) {
		const struct compile_command *c = &configuration->database.commands[command];
		add_context(file, context_for(model, c->directory, c->arguments, c->argument_count));
	}
	if (file->contexts.len == 0)
		add_context(file, model->fallback_context);
}

void model_ensure_contexts(struct model *model, struct file *file, bool assigned)
{
	if (!file->code || file->contexts.len > 0)
		return;
	if (file->role.source)
		assign_own_contexts(model, file);
	else
		add_context(file, assigned ? model->fallback_context : context_for(model, model->root, NULL, 0));
}

/* ---- finding ---- */

static struct file *file_found(struct model *model, struct str real)
{
	return real.len && !path_is_absolute(real) ? file_table_get(&model->table, real) : NULL;
}

/* For "...": the including file's own folder, the one place that depends on the file and not on its context. */
static struct file *find_beside(struct model *model, const struct file_finder *finder, const struct file *file,
				struct str spelled)
{
	struct str real, candidate = path_join(&model->scratch, path_folder(file->path), spelled);
	return finder->find(finder->context, candidate, &real) ? file_found(model, real) : NULL;
}

static struct file *find_in_context(struct model *model, const struct file_finder *finder,
				    struct search_context *context, const struct file *file,
				    const struct include_fact *include)
{
	bool keep = !include->next;
	struct strmap *finds = include->form == INCLUDE_ANGLE ? &context->angles : &context->quotes;
	uint32_t known = keep ? strmap_get(finds, include->spelled) : STRMAP_NONE;
	if (known != STRMAP_NONE)
		return known == FOUND_NOWHERE ? NULL : model->table.files.items[known];
	struct str real = resolve_include(&model->scratch, &context->path, finder, file->path, include);
	struct file *found = file_found(model, real);
	if (keep)
		strmap_put(finds, arena_str(&context->find_memory, include->spelled),
			   found ? found->index : FOUND_NOWHERE);
	return found;
}

static struct file *find(struct model *model, struct search_context *context, const struct file *file,
			 const struct include_fact *include)
{
	if (include->form == INCLUDE_MACRO)
		return NULL;
	struct file_finder finder = file_table_finder(&model->table);
	struct file *found = NULL;
	if (include->form == INCLUDE_QUOTE && !include->next)
		found = find_beside(model, &finder, file, include->spelled);
	if (!found)
		found = find_in_context(model, &finder, context, file, include);
	arena_reset(&model->scratch);
	if (found && !found->code && !found->role.excluded)
		model_include_as_code(model, found);
	if (found && found->code && !found->scanned && !found->read_error)
		model_read(model, found);
	return found;
}

/* ---- contexts of headers ---- */

struct closure {
	struct model *model;
	uint32_t context;
	uint32_t source; /* whose arguments are lent; FILE_NONE for an orphan's own walk */
	VEC(struct file *) stack;
};

/* Whether this is the file's first visit in this context and pass. */
static bool visit(struct model *model, uint32_t context, const struct file *file)
{
	struct search_context *c = &model->contexts.items[context];
	while (c->visits.len <= file->index)
		vec_push(&c->visits, 0);
	if (c->visits.items[file->index] == model->pass)
		return false;
	c->visits.items[file->index] = model->pass;
	return true;
}

static void reach(struct closure *closure, struct file *file)
{
	if (!file->code || !visit(closure->model, closure->context, file))
		return;
	if (file->contexts.len == 0) {
		add_context(file, closure->context);
		file->borrowed_from = closure->source;
	}
	vec_push(&closure->stack, file);
}

static void follow_includes(struct closure *closure, const struct file *file, const struct include_fact *includes,
			    size_t count)
{
	struct search_context *context = &closure->model->contexts.items[closure->context];
	for (size_t i = 0; i < count; i++) {
		struct file *target = find(closure->model, context, file, &includes[i]);
		if (target)
			reach(closure, target);
	}
}

static void follow(struct closure *closure, const struct file *file)
{
	if (!file->scan)
		return;
	follow_includes(closure, file, file->scan->includes, file->scan->include_count);
}

static void follow_forced(struct closure *closure, const struct file *file)
{
	const struct search_context *context = &closure->model->contexts.items[closure->context];
	follow_includes(closure, file, context->forced, context->path.forced_count);
}

/* Lends the context to every header that `file` reaches in it. */
static void lend(struct model *model, struct file *file, uint32_t context, uint32_t source)
{
	struct closure closure = {.model = model, .context = context, .source = source};
	reach(&closure, file);
	if (file->role.source)
		follow_forced(&closure, file);
	while (closure.stack.len > 0)
		follow(&closure, closure.stack.items[--closure.stack.len]);
	vec_free(&closure.stack);
}

/* A copy: files of other names join the code while their includers are followed. */
static struct file **copy_code_files(struct model *model, size_t *count)
{
	struct file *const *files = model_code_files(model, count);
	struct file **copy = mem_alloc((*count + 1) * sizeof *copy);
	memcpy(copy, files, *count * sizeof *copy);
	return copy;
}

void model_assign_contexts(struct model *model)
{
	size_t count;
	struct file **files = copy_code_files(model, &count);
	model->pass++;
	for (size_t i = 0; i < count; i++) {
		vec_clear(&files[i]->contexts);
		files[i]->borrowed_from = FILE_NONE;
		if (files[i]->role.source)
			assign_own_contexts(model, files[i]);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t c = 0; files[i]->role.source && c < files[i]->contexts.len; c++)
			lend(model, files[i], files[i]->contexts.items[c], files[i]->index);
	for (size_t i = 0; i < count; i++)
		if (files[i]->contexts.len == 0)
			lend(model, files[i], model->fallback_context, FILE_NONE);
	free(files);
}

/* ---- links ---- */

static bool counts_in_graph(const struct file *file, const struct file *target)
{
	return target && file->role.module != MODULE_NONE && target->role.module != MODULE_NONE &&
	       !file->role.composition_root && file->role.module != target->role.module;
}

static void count_links(struct model *model, const struct file *file, int32_t sign)
{
	for (size_t i = 0; i < file->links.len; i++) {
		const struct file *target = file->links.items[i].target;
		if (counts_in_graph(file, target))
			graph_add(model->graph, file->role.module, target->role.module, sign);
	}
}

void model_unlink(struct model *model, struct file *file)
{
	count_links(model, file, -1);
	vec_clear(&file->links);
}

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
		add_link(file, &c->forced[i], find(model, c, file, &c->forced[i]), again);
	for (size_t i = 0; file->scan && i < file->scan->include_count; i++) {
		const struct include_fact *include = &file->scan->includes[i];
		if (include->form != INCLUDE_MACRO)
			add_link(file, include, find(model, c, file, include), again);
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

struct targets {
	struct file **items;
	size_t len, cap;
};

/* The files that are reached, in order: an include that finds nothing changes nothing for others. */
static struct targets list_targets(const struct file *file)
{
	struct targets targets = {0};
	for (size_t i = 0; i < file->links.len; i++)
		if (file->links.items[i].target)
			vec_push(&targets, file->links.items[i].target);
	return targets;
}

static bool same_targets(const struct targets *a, const struct targets *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->items, b->items, a->len * sizeof *a->items) == 0);
}

bool model_link(struct model *model, struct file *file)
{
	struct targets before = list_targets(file);
	model_unlink(model, file);
	if (file->code && file->present) {
		for (size_t i = 0; i < file->contexts.len; i++)
			link_in_context(model, file, file->contexts.items[i], i > 0);
		link_computed(model, file);
		count_links(model, file, 1);
	}
	struct targets after = list_targets(file);
	bool changed = !same_targets(&before, &after);
	vec_free(&before);
	vec_free(&after);
	return changed;
}

bool model_plan(struct model *model)
{
	if (model->plan && !graph_changed(model->graph))
		return false;
	graph_plan_destroy(model->plan);
	model->plan = graph_plan_create(model->graph, model->configuration.policy);
	return true;
}

/* Search contexts: the commands' own, and which of them each header borrows. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_parts.h"

/* ---- the commands' own ---- */

void model_drop_contexts(struct model *model)
{
	model_forget_finds(model);
	for (size_t i = 0; i < model->contexts.len; i++)
		vec_free(&model->contexts.items[i].visits);
	vec_clear(&model->contexts);
	strmap_finish(&model->context_by_key);
	model->command_contexts = NULL;
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

static uint32_t context_of_command(struct model *model, uint32_t command)
{
	const struct compile_database *database = &model->configuration.database;
	if (!model->command_contexts) {
		model->command_contexts = arena_array(&model->arena, uint32_t, database->count);
		for (size_t i = 0; i < database->count; i++)
			model->command_contexts[i] = CONTEXT_UNKNOWN;
	}
	if (model->command_contexts[command] == CONTEXT_UNKNOWN) {
		const struct compile_command *c = &database->commands[command];
		model->command_contexts[command] = context_for(model, c->directory, c->arguments, c->argument_count);
	}
	return model->command_contexts[command];
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

/* A source has the contexts of its commands; so has a header that a command names. They stay with the configuration. */
static void assign_own_contexts(struct model *model, struct file *file)
{
	if (file->contexts.len > 0)
		return;
	uint32_t command = model_first_command(model, file->path);
	for (; command != COMMAND_NONE; command = model->configuration.next_command[command])
		add_context(file, context_of_command(model, command));
	if (file->contexts.len == 0)
		add_context(file, model->fallback_context);
}

void model_ensure_contexts(struct model *model, struct file *file, bool refreshed)
{
	if (!file->code || file->contexts.len > 0)
		return;
	if (file->role.source)
		assign_own_contexts(model, file);
	else
		add_context(file, refreshed ? model->fallback_context : context_for(model, model->root, NULL, 0));
}

/* ---- the headers' ---- */

struct closure {
	struct model *model;
	uint32_t context;
	uint32_t source; /* whose arguments are lent; FILE_NONE where nobody's are */
	VEC(struct file *) stack;
};

/* Whether this is the file's first visit in this context and pass. */
static bool visit(struct model *model, uint32_t context, const struct file *file)
{
	struct search_context *c = &model->contexts.items[context];
	if (c->visits.len <= file->index) {
		vec_reserve(&c->visits, model->table.files.len);
		memset(c->visits.items + c->visits.len, 0,
		       (model->table.files.len - c->visits.len) * sizeof *c->visits.items);
		c->visits.len = model->table.files.len;
	}
	if (c->visits.items[file->index] == model->pass)
		return false;
	c->visits.items[file->index] = model->pass;
	return true;
}

bool model_is_reached_elsewhere(const struct model *model, const struct file *file)
{
	for (uint32_t i = 0; i < model->contexts.len; i++) {
		const struct search_context *context = &model->contexts.items[i];
		bool reached = file->index < context->visits.len && context->visits.items[file->index] == model->pass;
		if (reached && (file->contexts.len != 1 || file->contexts.items[0] != i))
			return true;
	}
	return false;
}

static void reach(struct closure *closure, struct file *file)
{
	bool has_contexts = file->contexts.len > 0;
	/* An orphan says nothing of headers that somebody compiles. */
	if (!file->code || (has_contexts && closure->source == FILE_NONE))
		return;
	if (!visit(closure->model, closure->context, file))
		return;
	if (!has_contexts) {
		add_context(file, closure->context);
		file->borrowed_from = closure->source;
	}
	vec_push(&closure->stack, file);
}

static struct search_context *context_of(const struct closure *closure)
{
	return &closure->model->contexts.items[closure->context];
}

static void follow_facts(struct closure *closure, struct file *file, const struct include_fact *includes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct file *target = model_find(closure->model, context_of(closure), file, &includes[i]);
		if (target)
			reach(closure, target);
	}
}

/* Over links that are known; what was found in this very context need not be looked for. */
static void follow_links(struct closure *closure, struct file *file)
{
	bool same = file->linked_in == closure->context;
	for (size_t i = 0; i < file->links.len; i++) {
		const struct include_link *link = &file->links.items[i];
		struct file *target = link->target;
		if (link->include->form == INCLUDE_FORCED || link->include->form == INCLUDE_MACRO)
			continue;
		if (!same)
			target = model_find_again(closure->model, context_of(closure), file, link);
		else if (target)
			model_note_included(closure->model, target);
		if (target)
			reach(closure, target);
	}
}

static void follow(struct closure *closure, struct file *file)
{
	if (file->linked_in < closure->model->contexts.len)
		follow_links(closure, file);
	else if (file->scan)
		follow_facts(closure, file, file->scan->includes, file->scan->include_count);
}

/* Lends the context to every header that `file` reaches in it. */
static void lend(struct model *model, struct file *file, uint32_t context, uint32_t source)
{
	struct closure closure = {.model = model, .context = context, .source = source};
	reach(&closure, file);
	if (file->role.source)
		follow_facts(&closure, file, context_of(&closure)->forced, context_of(&closure)->path.forced_count);
	while (closure.stack.len > 0)
		follow(&closure, closure.stack.items[--closure.stack.len]);
	vec_free(&closure.stack);
}

struct file **model_copy_code_files(struct model *model, size_t *count)
{
	struct file *const *files = model_code_files(model, count);
	struct file **copy = mem_alloc((*count + 1) * sizeof *copy);
	if (*count)
		memcpy(copy, files, *count * sizeof *copy);
	return copy;
}

static void forget_borrowed(struct model *model, struct file *const *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		files[i]->included = files[i]->rewritten = false;
		files[i]->borrowed_from = FILE_NONE;
		if (files[i]->role.source)
			assign_own_contexts(model, files[i]);
		else
			vec_clear(&files[i]->contexts);
	}
}

void model_assign_contexts(struct model *model, const struct file_visitor *dropped)
{
	size_t count;
	struct file **files = model_copy_code_files(model, &count);
	model->pass++;
	forget_borrowed(model, files, count);
	for (size_t i = 0; i < count; i++)
		for (size_t c = 0; files[i]->role.source && c < files[i]->contexts.len; c++)
			lend(model, files[i], files[i]->contexts.items[c], files[i]->index);
	for (size_t i = 0; i < count; i++)
		if (files[i]->listed && files[i]->contexts.len == 0)
			lend(model, files[i], model->fallback_context, FILE_NONE);
	/* Code that nobody includes any more is none but by its name. */
	for (size_t i = 0; i < count; i++) {
		if (files[i]->listed || files[i]->included)
			continue;
		model_set_role(model, files[i]);
		model_visit(dropped, files[i]);
	}
	free(files);
}

/* Search contexts: what the commands say of where includes are looked for. */
#include "model/model.h"

#include "model/model_parts.h"

void model_drop_contexts(struct model *model)
{
	model_forget_finds(model);
	for (size_t i = 0; i < model->contexts.len; i++)
		index_map_finish(&model->contexts.items[i].reached_by);
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

uint32_t model_context_of_command(struct model *model, uint32_t command)
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

void model_add_context(struct file *file, uint32_t context)
{
	for (size_t i = 0; i < file->contexts.len; i++)
		if (file->contexts.items[i] == context)
			return;
	vec_push(&file->contexts, context);
}

void model_assign_own_contexts(struct model *model, struct file *file)
{
	if (file->contexts.len > 0)
		return;
	uint32_t command = model_first_command(model, file->path);
	for (; command != COMMAND_NONE; command = model->configuration.next_command[command])
		model_add_context(file, model_context_of_command(model, command));
	if (file->contexts.len == 0)
		model_add_context(file, model->fallback_context);
}

void model_ensure_contexts(struct model *model, struct file *file, bool refreshed)
{
	if (!file->code || file->contexts.len > 0)
		return;
	if (file->role.source)
		model_assign_own_contexts(model, file);
	else
		model_add_context(file, refreshed ? model->fallback_context : context_for(model, model->root, NULL, 0));
}

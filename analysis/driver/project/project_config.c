/* The configuration of a project kept up to date: the last good policy stays in force while a new one has faults. */
#include "project/project_state.h"

#include <stdlib.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "model/model_parts.h"

static int load_text(void *context, struct arena *arena, struct str absolute, struct str *text)
{
	const struct project *project = context;
	struct str path = path_relative(arena, project->options.root, absolute);
	const struct file *file = file_table_get(&project->model.table, path);
	if (!file || !file->overlay.open)
		return disk_load(arena, absolute, text);
	/* A copy: the buffer changes while the policy is in force. */
	*text = arena_str(arena, file->overlay.text);
	return 0;
}

bool project_is_config(const struct project *project, struct str path)
{
	struct str name = path_name(path);
	/* Some that none was read from: they may be included, or be found where the one that was read is no more. */
	if (str_eq(name, STR(POLICY_FILE_NAME)) || str_eq(name, STR(DATABASE_FILE_NAME)))
		return true;
	const struct configuration *refused = project->refused, *good = &project->model.configuration;
	struct arena scratch = {0};
	struct str absolute = path_join(&scratch, project->options.root, path);
	bool concerned = configuration_concerns(good, path, absolute) ||
			 (refused && configuration_concerns(refused, path, absolute));
	arena_finish(&scratch);
	return concerned;
}

void project_drop_refused(struct project *project)
{
	if (project->refused) {
		configuration_finish(project->refused);
		free(project->refused);
	}
	project->refused = NULL;
	vec_free(&project->faults);
	arena_finish(&project->fault_memory);
}

static void refuse(struct project *project, struct configuration *configuration)
{
	project->refused = mem_new(struct configuration);
	*project->refused = *configuration;
	for (size_t i = 0; i < configuration->faults.len; i++)
		vec_push(&project->faults, configuration->faults.items[i]);
}

void project_tell_ties(struct project *project)
{
	project->model.code_changed = false;
	if (project->refused)
		return;
	vec_free(&project->faults);
	arena_reset(&project->fault_memory);
	model_check_ties(&project->model, &project->fault_memory, &project->faults);
	project->told_stale = true;
}

/* Before the tree is known: each file by itself, as far as asking the disk tells. */
static void link_alone(struct model *model)
{
	size_t count;
	struct file **files = model_copy_code_files(model, &count);
	for (size_t i = 0; i < count; i++) {
		model_ensure_contexts(model, files[i], false);
		model_link(model, files[i]);
	}
	free(files);
}

void project_judge_anew(struct project *project)
{
	struct model *model = &project->model;
	struct file_visitor nobody = {0}; /* all are judged */
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct file *file = model->table.files.items[i];
		if (file_is_followed(file) && !file->scanned && !file->read_error)
			model_read(model, file);
	}
	if (project->loaded) {
		model_refresh(model, &nobody);
		project_tell_ties(project);
		model_plan(model, &nobody);
	} else {
		link_alone(model);
	}
	for (size_t i = 0; i < model->table.files.len; i++)
		project_judge(project, model->table.files.items[i]);
}

/* Buffers that were opened before there was a policy join now. */
static void touch_buffers(struct project *project)
{
	struct file_table *table = &project->model.table;
	for (size_t i = 0; i < table->files.len; i++) {
		struct file *file = table->files.items[i];
		if (!file->overlay.open)
			continue;
		model_touch(&project->model, file->path, true);
		if (file->code && project->symbols)
			symbols_opened(project, file);
	}
}

/* Whether a walk under another policy would enter folders that it did not, or pass over some that it entered. */
static bool walks_otherwise(const struct project *project, const struct policy *policy)
{
	const struct file_table *table = &project->model.table;
	const struct policy *before = project->model.configuration.policy;
	for (size_t i = 0; i < table->folders.list.len; i++)
		if (policy_excludes_folder(policy, table->folders.list.items[i]))
			return true;
	for (size_t i = 0; i < table->passed_over.list.len; i++)
		if (policy_excludes_folder(before, table->passed_over.list.items[i]) &&
		    !policy_excludes_folder(policy, table->passed_over.list.items[i]))
			return true;
	return false;
}

static void take_configuration(struct project *project, struct configuration *configuration)
{
	bool load = !project->loaded || project->loading || walks_otherwise(project, configuration->policy);
	model_configure(&project->model, configuration);
	project->configured = true;
	touch_buffers(project);
	if (project->loaded)
		model_adopt_commanded(&project->model);
	project_judge_anew(project);
	if (project->symbols)
		symbols_all_changed(project);
	if (load)
		project_load(project);
	else
		project_watch_all(project);
}

void project_reload_config(struct project *project)
{
	struct configuration configuration;
	struct text_source source = {.load = load_text, .context = project};
	project->config_stale = false;
	configuration_load(&configuration, project->options.root, STR(POLICY_FILE_NAME), &source);
	project_drop_refused(project);
	project->told_stale = true;
	if (configuration.faults.len == 0) {
		take_configuration(project, &configuration);
		return;
	}
	refuse(project, &configuration);
	project_watch_all(project);
}

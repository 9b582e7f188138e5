/* The configuration of a project kept up to date: the last good policy stays in force while a new one has faults. */
#include "project_state.h"

#include <stdlib.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

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

static bool is_policy_file(const struct configuration *configuration, struct str path)
{
	for (size_t i = 0; i < configuration->policy_file_count; i++)
		if (str_eq(configuration->policy_files[i], path))
			return true;
	return false;
}

static bool is_database(const struct project *project, const struct configuration *configuration, struct str path)
{
	struct arena scratch = {0};
	struct str absolute = path_join(&scratch, project->options.root, path);
	bool found = false;
	for (size_t i = 0; i < configuration->database_file_count && !found; i++)
		found = path_is_under(configuration->database_files[i], absolute); /* a folder above it counts */
	arena_finish(&scratch);
	return found;
}

bool project_is_config(const struct project *project, struct str path)
{
	struct str name = path_name(path);
	if (str_eq(name, STR(POLICY_FILE_NAME)) || str_eq(path, STR(BASELINE_FILE_NAME)) ||
	    str_eq(path, STR("compile_flags.txt")))
		return true;
	const struct configuration *refused = project->refused, *good = &project->model.configuration;
	return is_policy_file(good, path) || is_database(project, good, path) ||
	       (refused && (is_policy_file(refused, path) || is_database(project, refused, path)));
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

/* Every file has another role, other contexts and another verdict. */
static void judge_anew(struct project *project)
{
	struct model *model = &project->model;
	if (project->loaded)
		model_assign_contexts(model);
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i]->overlay.open && !files[i]->scanned)
			model_scan(model, files[i], files[i]->overlay.text);
		model_ensure_contexts(model, files[i], project->loaded);
		model_link(model, files[i]);
	}
	if (project->loaded)
		model_plan(model);
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

void project_reload_config(struct project *project)
{
	struct configuration configuration;
	struct text_source source = {.load = load_text, .context = project};
	project->config_stale = false;
	configuration_load(&configuration, project->options.root, STR(POLICY_FILE_NAME), &source);
	project_drop_refused(project);
	project->told_stale = true;
	if (configuration.faults.len > 0) {
		refuse(project, &configuration);
		project_watch_all(project);
		return;
	}
	model_configure(&project->model, &configuration);
	project->configured = true;
	touch_buffers(project);
	judge_anew(project);
	if (project->symbols)
		symbols_all_changed(project);
	project_load(project); /* what is excluded may be another now */
}

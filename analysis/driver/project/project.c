/* A project kept up to date: edits come in here, verdicts go out. */
#include "project/project_state.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

/* ---- life ---- */

struct project *project_create(uv_loop_t *loop, const struct project_options *options,
			       const struct project_events *events)
{
	struct project *project = mem_new(struct project);
	project->loop = loop;
	project->options = *options;
	project->events = *events;
	project->options.root = arena_str(&project->arena, options->root);
	project->pending = 1; /* until project_close() */
	int status = model_init(&project->model, project->options.root);
	if (status != 0)
		project_log(project, PROJECT_LOG_ERROR, "%.*s cannot be read: %s", STR_ARG(options->root),
			    strerror(-status));
	project_disk_init(project);
	if (options->parse)
		symbols_create(project);
	project_reload_config(project);
	return project;
}

static void project_free(struct project *project)
{
	project_drop_refused(project);
	vec_free(&project->changed);
	model_finish(&project->model);
	arena_finish(&project->arena);
	free(project);
}

void project_hold(struct project *project)
{
	project->pending++;
}

void project_drop(struct project *project)
{
	if (--project->pending == 0)
		project_free(project);
}

void project_close(struct project *project)
{
	project->closing = true;
	project_disk_close(project);
	if (project->symbols)
		symbols_close(project);
	project_drop(project);
}

struct str project_root(const struct project *project)
{
	return project->options.root;
}

struct model *project_model(struct project *project)
{
	return project->configured ? &project->model : NULL;
}

bool project_loaded(const struct project *project)
{
	return project->loaded;
}

bool project_quiet(const struct project *project)
{
	bool stale =
		project->config_stale || project->told_stale || (project->loaded && model_is_stale(&project->model));
	return !stale && !project->loading && !project->sweeping && project->changed.len == 0 &&
	       project->disk_paths.list.len == 0 && (!project->symbols || symbols_quiet(project));
}

bool project_is_indexing(const struct project *project, size_t *done, size_t *total)
{
	*done = *total = 0;
	return project->symbols && symbols_are_filling(project, done, total);
}

bool project_tree_path(const struct project *project, struct arena *arena, struct str absolute, struct str *path)
{
	struct str real = path_real(arena, absolute);
	if (!path_is_under(real, project->options.root))
		return false;
	*path = path_relative(arena, project->options.root, real);
	return true;
}

void project_log(struct project *project, enum project_log level, const char *format, ...)
{
	if (project->closing)
		return;
	struct strbuf message = {0};
	va_list args;
	va_start(args, format);
	strbuf_vprintf(&message, format, args);
	va_end(args);
	project->events.log(project->events.context, level, strbuf_str(&message));
	strbuf_free(&message);
}

/* ---- verdicts ---- */

void project_note_change(struct project *project, struct file *file)
{
	if (file->noted)
		return;
	file->noted = true;
	vec_push(&project->changed, file);
}

void project_judge(struct project *project, struct file *file)
{
	if (file->announced_error != file->read_error) {
		file->announced_error = file->read_error;
		project_note_change(project, file);
	}
	if (!model_judge(&project->model, file))
		return;
	project_note_change(project, file);
	project->told_stale = true;
}

void project_relink(struct project *project, struct file *file)
{
	model_ensure_contexts(&project->model, file, project->loaded);
	model_link(&project->model, file);
	project_judge(project, file);
}

const struct policy *project_policy(const struct project *project)
{
	return project->model.configuration.policy;
}

const struct violation *project_verdict(const struct project *project, struct str path, size_t *count)
{
	return model_verdict(&project->model, path, count);
}

bool project_set_aside(const struct project *project, struct arena *arena, struct str path, struct str *why)
{
	const struct file *file = file_table_get(&project->model.table, path);
	const char *reason = file && project->symbols ? symbols_set_aside(file) : NULL;
	*why = str_from(reason);
	if (file && file->read_error)
		*why = arena_printf(arena, "this file cannot be read: %s; nothing in it is judged",
				    strerror(-file->read_error));
	return why->len > 0;
}

bool project_text(const struct project *project, struct arena *arena, struct str path, struct str *text)
{
	const struct file *file = file_table_get(&project->model.table, path);
	if (file && file->overlay.open) {
		*text = file->overlay.text;
		return true;
	}
	return disk_load(arena, path_join(arena, project->options.root, path), text) == 0;
}

static bool has_new_violation(const struct violation *violations, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (violations[i].status == VIOLATION_NEW)
			return true;
	return false;
}

void project_each_verdict(const struct project *project, void (*visit)(void *context, struct str path), void *context)
{
	const struct model *model = &project->model;
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct str path = model->table.files.items[i]->path;
		size_t count;
		const struct violation *violations = model_verdict(model, path, &count);
		if (has_new_violation(violations, count))
			visit(context, path);
	}
}

/* ---- edits ---- */

static void note_told(void *context, struct str path)
{
	struct project *project = context;
	project_note_change(project, file_table_intern(&project->model.table, path));
}

static void judge_whole(struct project *project)
{
	struct change_listener listener = {.changed = note_told, .context = project};
	project->told_stale = false;
	model_judge_whole(&project->model, &project->faults, &listener);
}

/* Scans, links and judges a code file from its buffer, at once. */
static void judge_text(struct project *project, struct file *file)
{
	if (!file->present || !file->listed)
		model_touch(&project->model, file->path, true);
	if (!file_is_followed(file)) {
		file->scanned = false; /* of an excluded file: the next policy may want it */
		return;
	}
	model_scan(&project->model, file, file->overlay.text);
	project_relink(project, file);
	if (project->model.configuration.baseline)
		judge_whole(project);
}

void project_set_text(struct project *project, struct str path, struct str text, const struct line_table *lines,
		      const struct text_edit *edits, size_t edit_count)
{
	struct file *file = file_table_intern(&project->model.table, path);
	bool opened = !file->overlay.open;
	file->overlay = (struct overlay){.text = text, .lines = lines, .open = true};
	if (project_is_config(project, path)) {
		project->config_stale = true;
		return;
	}
	if (!project->configured)
		return;
	if (project->symbols)
		symbols_move(project, file, opened ? NULL : edits, edit_count);
	judge_text(project, file);
	if (project->symbols && file->code) {
		if (opened)
			symbols_opened(project, file);
		symbols_text_changed(project, file);
	} else if (project->symbols) {
		symbols_concerned(project, file);
	}
}

void project_close_text(struct project *project, struct str path)
{
	struct file *file = file_table_get(&project->model.table, path);
	if (!file || !file->overlay.open)
		return;
	file->overlay = (struct overlay){0};
	if (project_is_config(project, path)) {
		project->config_stale = true;
		return;
	}
	if (!project->configured)
		return;
	if (project->symbols) {
		symbols_move(project, file, NULL, 0);
		symbols_closed(project, file);
	}
	file->signature = (struct disk_signature){0}; /* what was scanned last is the buffer's text */
	project_take_from_disk(project, file);
}

/* ---- what follows ---- */

static void judge_concerned(void *context, struct file *file)
{
	struct project *project = context;
	project_judge(project, file);
	if (project->symbols)
		symbols_concerned(project, file);
}

static void judge_recut(void *context, struct file *file)
{
	project_judge(context, file);
}

static void bring_up_to_date(struct project *project)
{
	struct model *model = &project->model;
	struct file_visitor concerned = {.visit = judge_concerned, .context = project};
	struct file_visitor recut = {.visit = judge_recut, .context = project};
	if (model_is_stale(model))
		model_refresh(model, &concerned);
	project_watch_beyond(project);
	if (model->code_changed)
		project_tell_ties(project);
	if (project->symbols)
		symbols_settle(project);
	if (model_plan(model, &recut))
		project->told_stale = true;
}

static void announce(struct project *project)
{
	for (size_t i = 0; i < project->changed.len; i++) {
		project->changed.items[i]->noted = false;
		project->events.changed(project->events.context, project, project->changed.items[i]->path);
	}
	vec_clear(&project->changed);
}

void project_settle(struct project *project)
{
	if (project->config_stale)
		project_reload_config(project);
	if (project->configured && project->loaded)
		bring_up_to_date(project);
	if (project->told_stale)
		judge_whole(project);
	announce(project);
	if (project->symbols)
		symbols_pump(project);
}

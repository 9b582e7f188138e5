/* The disk below a project: events are gathered for a moment, looked at one path at a time, and settled together. */
#include "project/project_state.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "disk/tree.h"
#include "model/model_parts.h"

enum {
	GATHER_MS = 5,      /* one save is several events */
	SWEEP_MS = 1000,    /* where watching fails */
	MANY_EVENTS = 4096, /* the kernel may have dropped some: sweep once */
};

/* ---- one file ---- */

/* An open buffer hides the disk's text, but not that the file came or went. */
static void take_text(struct project *project, struct file *file)
{
	if (file->overlay.open)
		return;
	if (!file_is_followed(file)) {
		file->scanned = false; /* an include, or the next policy, may want it */
		model_doubt_computed(&project->model);
		return;
	}
	struct disk_signature now;
	if (file->scanned && disk_stat(project->model.root_fd, file->path.ptr, &now) &&
	    disk_signature_eq(&file->signature, &now))
		return;
	model_read(&project->model, file);
	model_doubt_computed(&project->model); /* it may have been gone for a moment, in which it was looked for */
	if (project->symbols)
		symbols_move(project, file, NULL, 0);
	project_relink(project, file);
	if (project->symbols)
		symbols_text_changed(project, file);
}

static void take_present(struct project *project, struct file *file)
{
	model_note_disk(&project->model, file, true);
	model_touch(&project->model, file->path, true);
	take_text(project, file);
	if (!file->code)
		project_judge(project, file); /* it may have been: as a buffer */
}

static void take_gone(struct project *project, struct file *file)
{
	model_note_disk(&project->model, file, false);
	if (!file->present || file->overlay.open)
		return;
	model_touch(&project->model, file->path, false);
	project_judge(project, file);
	if (project->symbols)
		symbols_text_changed(project, file);
}

/* Whether the disk still has a file under its very name: a link, there or on the way to it, leads to another one. */
static bool is_there(const struct project *project, const struct file *file)
{
	const struct model *model = &project->model;
	struct stat st;
	if (fstatat(model->root_fd, file->path.ptr, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
		return false;
	if (file_table_has_folder(&model->table, path_folder(file->path)))
		return true;
	struct arena scratch = {0};
	struct str absolute = path_join(&scratch, model->root, file->path);
	bool same = str_eq(path_real(&scratch, absolute), absolute);
	arena_finish(&scratch);
	return same;
}

void project_take_from_disk(struct project *project, struct file *file)
{
	if (is_there(project, file))
		take_present(project, file);
	else
		take_gone(project, file);
}

/* ---- folders ---- */

struct folder_visit {
	struct project *project;
	struct arena arena;
	VEC(struct str) files;
};

static void visit_file(void *context, struct str path)
{
	struct folder_visit *visit = context;
	vec_push(&visit->files, path);
}

static void watch_one(struct project *project, struct str folder)
{
	struct arena scratch = {0};
	if (project->watch)
		watch_folder(project->watch, path_join(&scratch, project->options.root, folder));
	arena_finish(&scratch);
}

static void forget_watches(struct project *project, struct str folder)
{
	struct arena scratch = {0};
	if (project->watch)
		watch_forget(project->watch, path_join(&scratch, project->options.root, folder));
	arena_finish(&scratch);
}

static void visit_folder(void *context, struct str path)
{
	struct folder_visit *visit = context;
	file_table_add_folder(&visit->project->model.table, path);
	watch_one(visit->project, path);
}

/* A link, or a folder that is not entered: what includes find behind it may be something else now. */
static void pass_over(struct project *project, struct str path)
{
	file_table_add_passed_over(&project->model.table, path);
	model_doubt_links(&project->model);
}

static void visit_passed_over(void *context, struct str path)
{
	struct folder_visit *visit = context;
	pass_over(visit->project, path);
}

static bool in_dot_folder(struct str path)
{
	return (path.len > 1 && path.ptr[0] == '.') || str_contains(path, STR("/."));
}

/* Looks again at every file that was known below a folder. */
static void take_known_files(struct project *project, struct str folder)
{
	struct file_table *table = &project->model.table;
	for (size_t i = 0; i < table->files.len; i++)
		if (table->files.items[i]->present && path_is_under(table->files.items[i]->path, folder))
			project_take_from_disk(project, table->files.items[i]);
}

/*
 * A folder that appeared, or is another one of the same name: watched first and then read, so that nothing falls
 * between.
 */
static void take_folder(struct project *project, struct str folder)
{
	if (in_dot_folder(folder))
		return;
	if (configuration_looks_into(&project->model.configuration, folder) ||
	    (project->refused && configuration_looks_into(project->refused, folder)))
		project->config_stale = true;
	struct file_table *table = &project->model.table;
	struct folder_visit visit = {.project = project};
	struct tree_walk walk = {.file = visit_file,
				 .folder = visit_folder,
				 .passed_over = visit_passed_over,
				 .context = &visit,
				 .arena = &visit.arena,
				 .policy = project->model.configuration.policy};
	forget_watches(project, folder);
	file_table_forget_folder(table, folder);
	tree_walk(&walk, project->model.root_fd, arena_str(&visit.arena, folder));
	take_known_files(project, folder);
	/* What the walk does not list for its name. */
	model_doubt_odd_names(&project->model);
	model_adopt_commanded(&project->model);
	for (size_t i = 0; i < visit.files.len; i++) {
		struct file *file = file_table_intern(table, visit.files.items[i]);
		if (!file->present || !file->listed)
			take_present(project, file);
	}
	vec_free(&visit.files);
	arena_finish(&visit.arena);
}

static void take_gone_folder(struct project *project, struct str folder)
{
	forget_watches(project, folder);
	file_table_forget_folder(&project->model.table, folder);
	take_known_files(project, folder);
}

/* ---- one path ---- */

/* Whether a file that is not known matters: by its name, or because a command names it or an include looked for it. */
static bool is_wanted(struct project *project, struct str path)
{
	return file_table_looks_for(&project->model.table, path) ||
	       model_first_command(&project->model, path) != COMMAND_NONE;
}

static void take_file(struct project *project, struct str path, struct file *file)
{
	struct str folder = file_table_unknown_folder(&project->model.table, path);
	if (folder.len)
		take_folder(project, folder);
	if (file || is_wanted(project, path)) /* who knew it may know it again */
		take_present(project, file_table_intern(&project->model.table, path));
	else
		model_doubt_computed(&project->model);
}

static void take_path(struct project *project, struct str path)
{
	if (path_is_absolute(path) || str_starts(path, STR("..")))
		return;
	struct file *file = file_table_get(&project->model.table, path);
	struct stat st;
	struct arena scratch = {0};
	bool there = fstatat(project->model.root_fd, arena_str(&scratch, path).ptr, &st, AT_SYMLINK_NOFOLLOW) == 0;
	arena_finish(&scratch);
	const struct file_table *table = &project->model.table;
	bool was_passed_over = path_set_has(&table->passed_over, path);
	if (was_passed_over)
		model_doubt_links(&project->model);
	/* Commands name files by any road. */
	if ((was_passed_over || (there && S_ISLNK(st.st_mode))) && project->model.configuration.database.count > 0)
		project->config_stale = true;
	/* What was a file may be a folder or a link now, and the other way about. */
	if ((was_passed_over || file_table_has_folder(table, path)) && !(there && S_ISDIR(st.st_mode)))
		take_gone_folder(project, path);
	if (file && !(there && S_ISREG(st.st_mode)))
		take_gone(project, file);
	if (there && S_ISREG(st.st_mode))
		take_file(project, path, file);
	else if (there && S_ISDIR(st.st_mode))
		take_folder(project, path);
	else if (there && S_ISLNK(st.st_mode))
		pass_over(project, path);
}

static bool has_buffer(const struct project *project, struct str path)
{
	const struct file *file = file_table_get(&project->model.table, path);
	return file && file->overlay.open;
}

static void take_paths(struct project *project)
{
	struct path_set paths = project->disk_paths;
	project->disk_paths = (struct path_set){0};
	if (paths.list.len > MANY_EVENTS)
		project_sweep(project);
	for (size_t i = 0; i < paths.list.len; i++) {
		struct str path = paths.list.items[i];
		if (project_is_config(project, path) && !has_buffer(project, path))
			project->config_stale = true;
		if (project->configured)
			take_path(project, path);
	}
	path_set_finish(&paths);
	project_settle(project);
}

/* ---- events ---- */

static void on_gathered(uv_timer_t *timer)
{
	struct project *project = timer->data;
	if (!project->closing)
		take_paths(project);
}

void project_disk_changed(struct project *project, struct str path)
{
	if (path_set_add(&project->disk_paths, path) && !uv_is_active((uv_handle_t *)&project->disk_timer))
		uv_timer_start(&project->disk_timer, on_gathered, GATHER_MS, 0);
}

static void on_watch(void *context, struct str absolute)
{
	struct project *project = context;
	struct arena scratch = {0};
	project_disk_changed(project, path_relative(&scratch, project->options.root, absolute));
	arena_finish(&scratch);
}

static void on_sweep_timer(uv_timer_t *timer)
{
	struct project *project = timer->data;
	if (project->configured) {
		project_sweep(project);
	} else if (project->refused && !configuration_is_current(project->refused)) {
		project->config_stale = true;
		project_settle(project);
	}
}

static void on_blind(void *context)
{
	struct project *project = context;
	if (project->blind)
		return;
	project->blind = true;
	project_log(project, PROJECT_LOG_WARNING,
		    "some folders of %.*s cannot be watched; the tree is looked through every second instead",
		    STR_ARG(project->options.root));
	uv_timer_start(&project->sweep_timer, on_sweep_timer, SWEEP_MS, SWEEP_MS);
}

/* ---- life ---- */

void project_disk_init(struct project *project)
{
	uv_timer_init(project->loop, &project->disk_timer);
	uv_timer_init(project->loop, &project->sweep_timer);
	project->disk_timer.data = project->sweep_timer.data = project;
	project_hold(project);
	project_hold(project);
	if (!project->options.watch)
		return;
	struct watch_events events = {.context = project, .changed = on_watch, .blind = on_blind};
	project->watch = watch_create(project->loop, &events);
	project_hold(project);
}

static void on_timer_closed(uv_handle_t *handle)
{
	project_drop(handle->data);
}

static void on_watch_closed(void *context)
{
	project_drop(context);
}

void project_disk_close(struct project *project)
{
	uv_close((uv_handle_t *)&project->disk_timer, on_timer_closed);
	uv_close((uv_handle_t *)&project->sweep_timer, on_timer_closed);
	if (project->watch)
		watch_close(project->watch, on_watch_closed, project);
	project->watch = NULL;
	path_set_finish(&project->disk_paths);
}

/* The folder of a file that is not there yet may not be there either: then the first one above it that is. */
static void watch_input(struct project *project, struct str absolute)
{
	struct arena scratch = {0};
	struct stat st;
	struct str folder = path_folder(absolute);
	while (folder.len > 1 && stat(arena_str(&scratch, folder).ptr, &st) != 0)
		folder = path_folder(folder);
	watch_folder(project->watch, folder);
	arena_finish(&scratch);
}

static void watch_inputs(struct project *project, const struct configuration *configuration)
{
	for (size_t i = 0; i < configuration->inputs.list.len; i++)
		watch_input(project, configuration->inputs.list.items[i]);
}

/* A database may come to lie in any folder one down, excluded ones too. */
static void watch_where_databases_are_found(struct project *project)
{
	const struct model *model = &project->model;
	if (policy_compile(model->configuration.policy)->has_database)
		return;
	for (size_t i = 0; i < model->table.passed_over.list.len; i++) {
		struct str path = model->table.passed_over.list.items[i];
		if (str_find(path, '/') == SIZE_MAX && path.ptr[0] != '.')
			watch_one(project, path);
	}
}

void project_watch_beyond(struct project *project)
{
	const struct path_set *beyond = &project->model.beyond;
	while (project->beyond_watched < beyond->list.len)
		watch_one(project, beyond->list.items[project->beyond_watched++]);
}

void project_watch_all(struct project *project)
{
	if (!project->watch)
		return;
	watch_one(project, STR("."));
	if (project->refused)
		watch_inputs(project, project->refused);
	if (!project->configured)
		return;
	const struct file_table *table = &project->model.table;
	for (size_t i = 0; i < table->folders.list.len; i++)
		watch_one(project, table->folders.list.items[i]);
	watch_inputs(project, &project->model.configuration);
	watch_where_databases_are_found(project);
	project->beyond_watched = 0;
	project_watch_beyond(project);
}

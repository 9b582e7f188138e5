/* The disk below a project: events are gathered for a moment, then looked at one path at a time, then settled together.
 */
#include "project_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <autotomy/base/path.h>

#include "model_parts.h"
#include "tree.h"

enum {
	GATHER_MS = 5,      /* one save is several events */
	SWEEP_MS = 1000,    /* where watching fails */
	MANY_EVENTS = 4096, /* the kernel may have dropped some: sweep once */
};

/* ---- one path ---- */

/* An open buffer hides the disk's text, but not that the file came or went. */
static void take_text(struct project *project, struct file *file)
{
	struct disk_signature before = file->signature;
	if (file->overlay.open || !file->code)
		return;
	struct disk_signature now;
	if (file->scanned && disk_stat(project->model.root_fd, file->path.ptr, &now) &&
	    disk_signature_eq(&before, &now))
		return;
	model_read(&project->model, file);
	model_ensure_contexts(&project->model, file, project->loaded);
	if (project->symbols)
		symbols_move(project, file, NULL, 0);
	project_relink(project, file);
	if (project->symbols)
		symbols_text_changed(project, file);
}

static void take_present(struct project *project, struct file *file)
{
	bool new = !file->present;
	if (new) {
		model_touch(&project->model, file->path, true);
		project->links_stale = true;
	}
	take_text(project, file);
}

static void take_gone(struct project *project, struct file *file)
{
	if (!file->present || file->overlay.open)
		return;
	model_touch(&project->model, file->path, false);
	project->links_stale = true;
	project_judge(project, file);
	if (project->symbols)
		symbols_text_changed(project, file);
}

void project_take_from_disk(struct project *project, struct file *file)
{
	struct disk_signature signature;
	if (disk_stat(project->model.root_fd, file->path.ptr, &signature))
		take_present(project, file);
	else
		take_gone(project, file);
}

/* ---- folders ---- */

struct folder_visit {
	struct project *project;
	struct arena arena;
	struct path_list files;
};

static void visit_file(void *context, struct str path)
{
	struct folder_visit *visit = context;
	vec_push(&visit->files, path);
}

static void watch_one(struct project *project, struct str folder)
{
	struct arena scratch = {0};
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
	if (visit->project->watch)
		watch_one(visit->project, path);
}

static void visit_passed_over(void *context, struct str path)
{
	struct folder_visit *visit = context;
	file_table_add_passed_over(&visit->project->model.table, path);
	visit->project->links_stale = true;
}

static bool in_dot_folder(struct str path)
{
	return (path.len > 1 && path.ptr[0] == '.') || str_contains(path, STR("/."));
}

/* A folder that appeared: watched first and then read, so that nothing falls between. */
static void take_folder(struct project *project, struct str folder)
{
	if (in_dot_folder(folder))
		return;
	forget_watches(project, folder); /* it may be another folder of the same name */
	struct folder_visit visit = {.project = project};
	struct tree_walk walk = {.file = visit_file,
				 .folder = visit_folder,
				 .passed_over = visit_passed_over,
				 .context = &visit,
				 .arena = &visit.arena,
				 .policy = project->model.configuration.policy};
	tree_walk(&walk, project->model.root_fd, arena_str(&visit.arena, folder));
	for (size_t i = 0; i < visit.files.len; i++)
		take_present(project, file_table_intern(&project->model.table, visit.files.items[i]));
	vec_free(&visit.files);
	arena_finish(&visit.arena);
}

/* Everything below a folder that went. */
static void take_gone_folder(struct project *project, struct str folder)
{
	struct file_table *table = &project->model.table;
	forget_watches(project, folder);
	for (size_t i = 0; i < table->files.len; i++)
		if (table->files.items[i]->present && path_is_under(table->files.items[i]->path, folder))
			take_gone(project, table->files.items[i]);
}

static bool is_known_folder(const struct project *project, struct str path)
{
	return strmap_get(&project->model.table.folders, path) != STRMAP_NONE;
}

/* Whether some include was looked for under this name, so that the file matters whatever it is called. */
static bool was_looked_for(const struct project *project, struct str path)
{
	return strmap_get(&project->model.table.probes, path) != STRMAP_NONE;
}

static bool has_walked_name(struct str path)
{
	return is_source_name(path) || is_header_name(path);
}

static void take_path(struct project *project, struct str path)
{
	struct file *file = file_table_get(&project->model.table, path);
	struct stat st;
	struct arena scratch = {0};
	bool there = fstatat(project->model.root_fd, arena_str(&scratch, path).ptr, &st, AT_SYMLINK_NOFOLLOW) == 0;
	arena_finish(&scratch);
	if (was_looked_for(project, path)) {
		model_forget_finds(&project->model);
		project->links_stale = true;
	}
	if (there && S_ISDIR(st.st_mode))
		take_folder(project, path);
	else if (there && S_ISLNK(st.st_mode))
		visit_passed_over(&(struct folder_visit){.project = project}, path);
	else if (there && file)
		take_present(project, file);
	else if (there && S_ISREG(st.st_mode) && has_walked_name(path))
		take_present(project, file_table_intern(&project->model.table, path));
	else if (!there && is_known_folder(project, path))
		take_gone_folder(project, path);
	else if (!there && file)
		take_gone(project, file);
}

static bool has_buffer(const struct project *project, struct str path)
{
	const struct file *file = file_table_get(&project->model.table, path);
	return file && file->overlay.open;
}

static void take_paths(struct project *project)
{
	if (project->disk_paths.len > MANY_EVENTS)
		project_sweep(project);
	for (size_t i = 0; i < project->disk_paths.len; i++) {
		struct str path = project->disk_paths.items[i];
		if (project_is_config(project, path)) {
			project->config_stale = project->config_stale || !has_buffer(project, path);
			if (!is_known_folder(project, path))
				continue;
		}
		if (project->configured)
			take_path(project, path);
	}
	vec_clear(&project->disk_paths);
	strmap_finish(&project->disk_path_set);
	arena_reset(&project->disk_memory);
	project_settle(project);
}

/* ---- events ---- */

static void on_gathered(uv_timer_t *timer)
{
	struct project *project = timer->data;
	if (!project->closing)
		take_paths(project);
}

static void gather(struct project *project, struct str path)
{
	if (strmap_get(&project->disk_path_set, path) != STRMAP_NONE)
		return;
	struct str copy = arena_str(&project->disk_memory, path);
	strmap_put(&project->disk_path_set, copy, 0);
	vec_push(&project->disk_paths, copy);
	if (!uv_is_active((uv_handle_t *)&project->disk_timer))
		uv_timer_start(&project->disk_timer, on_gathered, GATHER_MS, 0);
}

void project_disk_changed(struct project *project, struct str path)
{
	gather(project, path);
}

static void on_watch(void *context, struct str absolute)
{
	struct project *project = context;
	struct arena scratch = {0};
	gather(project, path_relative(&scratch, project->options.root, absolute));
	arena_finish(&scratch);
}

static void on_sweep_timer(uv_timer_t *timer)
{
	project_sweep(timer->data);
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
	vec_free(&project->disk_paths);
	strmap_finish(&project->disk_path_set);
	arena_finish(&project->disk_memory);
}

static void watch_config(struct project *project, const struct configuration *configuration)
{
	struct arena scratch = {0};
	for (size_t i = 0; i < configuration->policy_file_count; i++)
		watch_one(project, path_folder(configuration->policy_files[i]));
	for (size_t i = 0; i < configuration->database_file_count; i++) {
		struct str folder = path_folder(configuration->database_files[i]);
		struct stat st;
		/* A folder that is not there yet is seen by the watch of the folder above it. */
		if (stat(arena_str(&scratch, folder).ptr, &st) == 0)
			watch_folder(project->watch, folder);
	}
	arena_finish(&scratch);
}

static void watch_known_folder(void *context, struct str path)
{
	watch_one(context, path);
}

void project_watch_all(struct project *project)
{
	if (!project->watch)
		return;
	watch_one(project, STR("."));
	if (project->refused)
		watch_config(project, project->refused);
	if (!project->configured)
		return;
	file_table_each_folder(&project->model.table, watch_known_folder, project);
	watch_config(project, &project->model.configuration);
}

/* ---- the sweep ---- */

struct sweep_job {
	uv_work_t work; /* .data is the job */
	struct project *project;
	struct policy *policy; /* counted */
	int root_fd;
	struct arena arena;
	VEC(struct {
		struct str path;
		struct disk_signature signature;
	})
	found;
	struct strmap set;
};

static void sweep_file(void *context, struct str path)
{
	struct sweep_job *job = context;
	struct disk_signature signature;
	if (!disk_stat(job->root_fd, path.ptr, &signature))
		return;
	vec_reserve(&job->found, job->found.len + 1);
	job->found.items[job->found.len].path = path;
	job->found.items[job->found.len].signature = signature;
	strmap_put(&job->set, path, (uint32_t)job->found.len);
	job->found.len++;
}

static void sweep_other(void *context, struct str path)
{
	(void)context;
	(void)path;
}

static void sweep(uv_work_t *request)
{
	struct sweep_job *job = request->data;
	struct tree_walk walk = {.file = sweep_file,
				 .folder = sweep_other,
				 .passed_over = sweep_other,
				 .context = job,
				 .arena = &job->arena,
				 .policy = job->policy};
	tree_walk(&walk, job->root_fd, STR("."));
}

/* What the sweep saw, against what the table knows; differences go the way of events. */
static void compare_sweep(struct project *project, const struct sweep_job *job)
{
	struct file_table *table = &project->model.table;
	for (size_t i = 0; i < job->found.len; i++) {
		const struct file *file = file_table_get(table, job->found.items[i].path);
		if (!file || !file->present || !disk_signature_eq(&file->signature, &job->found.items[i].signature))
			if (!file || !file->overlay.open)
				gather(project, job->found.items[i].path);
	}
	for (size_t i = 0; i < table->files.len; i++) {
		const struct file *file = table->files.items[i];
		if (file->present && file->code && !file->overlay.open && has_walked_name(file->path) &&
		    strmap_get(&job->set, file->path) == STRMAP_NONE)
			gather(project, file->path);
	}
}

static void swept(uv_work_t *request, int status)
{
	struct sweep_job *job = request->data;
	struct project *project = job->project;
	project->sweeping = false;
	if (status == 0 && !project->closing)
		compare_sweep(project, job);
	vec_free(&job->found);
	strmap_finish(&job->set);
	arena_finish(&job->arena);
	policy_release(job->policy);
	free(job);
	project_drop(project);
}

void project_sweep(struct project *project)
{
	if (project->sweeping || !project->configured || project->closing)
		return;
	struct sweep_job *job = mem_new(struct sweep_job);
	job->work.data = job;
	job->project = project;
	job->policy = policy_retain(project->model.configuration.policy);
	job->root_fd = project->model.root_fd;
	if (uv_queue_work(project->loop, &job->work, sweep, swept) < 0) {
		policy_release(job->policy);
		free(job);
		return;
	}
	project->sweeping = true;
	project_hold(project);
}

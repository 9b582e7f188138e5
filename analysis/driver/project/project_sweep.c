/* Sweeping: what changed on the disk while nobody watched is found by looking at the signature of every file. */
#include "project/project_state.h"

#include <stdlib.h>

#include "disk/tree.h"

struct swept_file {
	struct str path;
	struct disk_signature signature;
};

struct sweep_job {
	uv_work_t work; /* .data is the job */
	struct project *project;
	struct policy *policy; /* counted */
	int root_fd;
	struct arena arena;
	VEC(struct swept_file) files;
	struct strmap file_indices;
	VEC(struct str) others; /* folders, and what is passed over */
};

static void sweep_file(void *context, struct str path)
{
	struct sweep_job *job = context;
	struct swept_file file = {.path = path};
	if (!disk_stat(job->root_fd, path.ptr, &file.signature))
		return;
	strmap_put(&job->file_indices, path, (uint32_t)job->files.len);
	vec_push(&job->files, file);
}

static void sweep_other(void *context, struct str path)
{
	struct sweep_job *job = context;
	vec_push(&job->others, path);
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

/* For the few that the walk does not meet: those that an include or a command names. */
static bool is_unchanged(const struct sweep_job *job, const struct file *file)
{
	struct disk_signature now;
	return disk_stat(job->root_fd, file->path.ptr, &now) && disk_signature_eq(&file->signature, &now);
}

static void compare_files(struct project *project, const struct sweep_job *job)
{
	const struct file_table *table = &project->model.table;
	for (size_t i = 0; i < job->files.len; i++) {
		const struct swept_file *swept = &job->files.items[i];
		const struct file *file = file_table_get(table, swept->path);
		bool same = file && file->present && disk_signature_eq(&file->signature, &swept->signature);
		if (!same && !(file && file->overlay.open))
			project_disk_changed(project, swept->path);
	}
	for (size_t i = 0; i < table->files.len; i++) {
		const struct file *file = table->files.items[i];
		if (file_is_followed(file) && !file->overlay.open &&
		    strmap_get(&job->file_indices, file->path) == STRMAP_NONE && !is_unchanged(job, file))
			project_disk_changed(project, file->path);
	}
}

/* New ones are to be watched. */
static void compare_others(struct project *project, const struct sweep_job *job)
{
	const struct file_table *table = &project->model.table;
	for (size_t i = 0; i < job->others.len; i++)
		if (!path_set_has(&table->folders, job->others.items[i]) &&
		    !path_set_has(&table->passed_over, job->others.items[i]))
			project_disk_changed(project, job->others.items[i]);
}

/* Differences go the way of events. */
static void compare(struct project *project, const struct sweep_job *job)
{
	compare_files(project, job);
	compare_others(project, job);
	const struct configuration *read = project->refused ? project->refused : &project->model.configuration;
	if (configuration_is_current(read))
		return;
	project->config_stale = true;
	project_settle(project);
}

static void finish_job(struct sweep_job *job)
{
	vec_free(&job->files);
	vec_free(&job->others);
	strmap_finish(&job->file_indices);
	arena_finish(&job->arena);
	policy_release(job->policy);
	free(job);
}

static void swept(uv_work_t *request, int status)
{
	struct sweep_job *job = request->data;
	struct project *project = job->project;
	project->sweeping = false;
	if (status == 0 && !project->closing)
		compare(project, job);
	finish_job(job);
	if (project->sweep_again && !project->closing)
		project_sweep(project);
	project_drop(project);
}

void project_sweep(struct project *project)
{
	project->sweep_again = project->sweeping;
	if (project->sweeping || !project->configured || project->closing)
		return;
	struct sweep_job *job = mem_new(struct sweep_job);
	job->work.data = job;
	job->project = project;
	job->policy = policy_retain(project->model.configuration.policy);
	job->root_fd = project->model.root_fd;
	if (uv_queue_work(project->loop, &job->work, sweep, swept) < 0) {
		finish_job(job);
		return;
	}
	project->sweeping = true;
	project_hold(project);
}

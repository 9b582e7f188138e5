/* Loading the tree in the background: the first time, and whenever another configuration may show other files. */
#include "project/project_state.h"

#include <stdlib.h>
#include <string.h>

struct load_job {
	uv_work_t work; /* .data is the job */
	struct project *project;
	struct load_options options;
	struct policy *policy; /* counted: it outlives a change of the configuration */
	struct loaded_tree tree;
};

static void work(uv_work_t *request)
{
	struct load_job *job = request->data;
	tree_load(&job->options, &job->tree);
}

static void tell_unread(struct project *project, const struct loaded_tree *tree)
{
	for (size_t i = 0; i < tree->unread.len; i++)
		project_log(project, PROJECT_LOG_WARNING, "%.*s cannot be read: %s; nothing in it is judged",
			    STR_ARG(tree->unread.items[i].path), strerror(-tree->unread.items[i].error));
}

static void take_in(struct project *project, struct loaded_tree *tree)
{
	bool first = !project->loaded;
	model_adopt_tree(&project->model, tree);
	project->loaded = true;
	project_judge_anew(project);
	size_t count;
	model_code_files(&project->model, &count);
	if (first)
		project_log(project, PROJECT_LOG_INFO, "%zu files in %.*s", count, STR_ARG(project->options.root));
	tell_unread(project, tree);
	project_watch_all(project);
	if (project->symbols)
		symbols_all_changed(project);
	project_settle(project);
	if (project->options.watch)
		project_sweep(project); /* for what changed between its scan and its watch */
}

static void done(uv_work_t *request, int status)
{
	struct load_job *job = request->data;
	struct project *project = job->project;
	project->loading = false;
	if (status == 0 && !project->closing && !project->load_again)
		take_in(project, &job->tree);
	loaded_tree_finish(&job->tree);
	policy_release(job->policy);
	free(job);
	if (project->load_again && !project->closing)
		project_load(project);
	project_drop(project);
}

void project_load(struct project *project)
{
	project->load_again = project->loading;
	if (project->loading)
		return;
	struct load_job *job = mem_new(struct load_job);
	job->work.data = job;
	job->project = project;
	job->policy = policy_retain(project->model.configuration.policy);
	unsigned cores = uv_available_parallelism();
	job->options = (struct load_options){.root_fd = project->model.root_fd,
					     .policy = job->policy,
					     .threads = cores ? cores : 1,
					     .hashes = project->symbols != NULL,
					     .signatures = true};
	if (uv_queue_work(project->loop, &job->work, work, done) < 0) {
		policy_release(job->policy);
		free(job);
		return;
	}
	project->loading = true;
	project_hold(project);
}

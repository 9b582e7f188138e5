/* Symbols of a project kept up to date: what changed, who is parsed again for it, and who is judged again. */
#include "project/symbols.h"

#include <stdlib.h>

#include <autotomy/base/path.h>

#include "parser/parse_unit.h"

enum {
	RETRY_MS = 1000,     /* after no parser could be started */
	UNIT_IDLE_MS = 3000, /* then background parsers end: their memory is the editor's */
	UNIT_NICENESS = 10,
};

/* ---- rounds ---- */

void round_finish(struct round *round)
{
	for (size_t i = 0; i < round->results.len; i++)
		parse_result_release(round->results.items[i]);
	vec_free(&round->results);
	*round = (struct round){0};
}

static void set_aside(struct symbols *symbols, struct file *file, struct str why)
{
	struct strbuf reason = {0};
	strbuf_printf(&reason, "this file is set aside: %.*s; its symbols are not judged until it changes",
		      STR_ARG(why));
	free(file->set_aside);
	file->set_aside = reason.ptr;
	project_note_change(symbols->project, file);
}

static void take_back(struct symbols *symbols, struct file *file)
{
	if (!file->set_aside)
		return;
	free(file->set_aside);
	file->set_aside = NULL;
	project_note_change(symbols->project, file);
}

static void take_failure(struct symbols *symbols, struct round *round, struct file *main,
			 const struct parser_answer *answer)
{
	round->failed = true;
	if (answer->status == PARSER_UNAVAILABLE) {
		round->unanswered = true;
		if (!symbols->unavailable)
			project_log(symbols->project, PROJECT_LOG_ERROR, "%.*s", STR_ARG(answer->message));
		symbols->unavailable = true;
	} else if (answer->status != PARSER_FAILED) {
		set_aside(symbols, main, answer->message);
	}
}

bool round_take(struct symbols *symbols, struct round *round, struct file *main, uint64_t command,
		const struct parser_answer *answer)
{
	struct parse_result *result = answer->status == PARSER_OK ? parse_result_decode(answer->payload) : NULL;
	if (result) {
		result->asked_at = round->asked_at;
		result->command = command;
		vec_push(&round->results, result);
	} else if (answer->status == PARSER_OK) {
		round->failed = true;
	} else {
		take_failure(symbols, round, main, answer);
	}
	if (answer->status == PARSER_OK) {
		symbols->unavailable = false;
		take_back(symbols, main);
	}
	return ++round->answered == round->asked;
}

/* ---- results ---- */

void symbols_hang(struct symbols *symbols, struct file *file, struct parse_result *const *results, size_t count)
{
	struct model *model = &symbols->project->model;
	model_drop_parses(model, file);
	for (size_t i = 0; i < count; i++)
		model_hang(model, file, results[i]);
}

void symbols_took(struct symbols *symbols, struct file *file)
{
	struct model *model = &symbols->project->model;
	model_list_bodies(model);
	model_contribute(model, file, &symbols->changed_ids);
	model_ensure_contexts(model, file, symbols->project->loaded);
	model_take_read(model, file);
	model_link(model, file);
	model_count_uses(model, file);
	project_judge(symbols->project, file);
}

/* ---- who depends on what changed ---- */

static void want_file(struct symbols *symbols, struct file *file)
{
	struct unit *unit = unit_of(symbols, file);
	if (unit)
		unit_want(unit);
}

static void want_dependents(struct symbols *symbols)
{
	struct model *model = &symbols->project->model;
	if (symbols->changed.len == 0)
		return;
	bool *concerned = model_dependents(model, symbols->changed.items, symbols->changed.len);
	vec_clear(&symbols->changed);
	for (size_t i = 0; i < model->table.files.len; i++)
		if (concerned[i])
			want_file(symbols, model->table.files.items[i]);
	for (size_t i = 0; i < symbols->live.len; i++) {
		struct live *live = symbols->live.items[i];
		if (concerned[live->file->index] || concerned[parse_unit_main(model, live->file)->index])
			live_want(live, false);
	}
	free(concerned);
}

void symbols_concerned(struct project *project, struct file *file)
{
	vec_push(&project->symbols->changed, file);
}

void symbols_text_changed(struct project *project, struct file *file)
{
	if (file->live)
		live_want(file->live, true);
	symbols_concerned(project, file);
}

void symbols_all_changed(struct project *project)
{
	struct symbols *symbols = project->symbols;
	symbols->judge_all = true;
	units_list(symbols);
	for (size_t i = 0; i < symbols->units.len; i++)
		unit_want(symbols->units.items[i]);
	for (size_t i = 0; i < symbols->live.len; i++)
		live_want(symbols->live.items[i], false);
}

void symbols_move(struct project *project, struct file *file, const struct text_edit *edits, size_t count)
{
	model_move_bodies(&project->model, file, edits, count);
	if (edits)
		live_move(file, edits, count);
	else
		model_drop_parses(&project->model, file);
	if (!edits && file->live)
		file->live->outdated = true;
}

void symbols_opened(struct project *project, struct file *file)
{
	live_open(project->symbols, file);
	live_want(file->live, true);
}

void symbols_closed(struct project *project, struct file *file)
{
	if (file->live)
		live_close(file->live);
	symbols_concerned(project, file);
	if (file->borrowed_from != FILE_NONE)
		symbols_concerned(project, project->model.table.files.items[file->borrowed_from]);
}

const char *symbols_set_aside(const struct file *file)
{
	return file->set_aside;
}

/* ---- who is judged again ---- */

/* `concerns` says whom. */
static void judge_users(struct symbols *symbols, bool (*concerns)(const struct symbols *, const struct file *))
{
	struct project *project = symbols->project;
	size_t count;
	struct file *const *files = model_code_files(&project->model, &count);
	for (size_t i = 0; i < count; i++) {
		if (!model_has_symbols(files[i]) || !concerns(symbols, files[i]))
			continue;
		model_count_uses(&project->model, files[i]);
		project_judge(project, files[i]);
	}
}

static bool concerns_all(const struct symbols *symbols, const struct file *file)
{
	(void)symbols;
	(void)file;
	return true;
}

static bool concerns_users(const struct symbols *symbols, const struct file *file)
{
	return model_depends_on(file, &symbols->changed_ids);
}

static bool concerns_askers(const struct symbols *symbols, const struct file *file)
{
	(void)symbols;
	return file->asked_reach;
}

static bool is_complete(const struct symbols *symbols)
{
	return symbols->project->loaded && symbols->listed && symbols->changed.len == 0 &&
	       units_all_answered(symbols) && live_all_answered(symbols);
}

static void complete_index(struct symbols *symbols)
{
	struct model *model = &symbols->project->model;
	if (model->index_complete || !is_complete(symbols))
		return;
	model->index_complete = true;
	model->awaits_index = false;
	symbols->judge_all = true;
	symbols->project->told_stale = true;
	project_log(symbols->project, PROJECT_LOG_INFO, "the symbols of %zu sources are known", symbols->units.len);
}

static void judge_by_bodies(void *context, struct file *file)
{
	struct project *project = context;
	model_count_uses(&project->model, file);
	project_judge(project, file);
}

static void settle_bodies(struct symbols *symbols)
{
	struct file_visitor concerned = {.visit = judge_by_bodies, .context = symbols->project};
	if (symbols->judge_all)
		concerned.visit = NULL; /* in a moment */
	model_settle_bodies(&symbols->project->model, &concerned);
}

void symbols_settle(struct project *project)
{
	struct symbols *symbols = project->symbols;
	struct model *model = &project->model;
	units_list(symbols);
	want_dependents(symbols);
	complete_index(symbols);
	if (!model->index_complete)
		return;
	settle_bodies(symbols);
	if (symbols->judge_all)
		judge_users(symbols, concerns_all);
	else if (symbols->changed_ids.len > 0)
		judge_users(symbols, concerns_users);
	if (model->reach_changed && !symbols->judge_all)
		judge_users(symbols, concerns_askers);
	symbols->judge_all = false;
	model->reach_changed = false;
	vec_clear(&symbols->changed_ids);
}

/* ---- work ---- */

void symbols_pump(struct project *project)
{
	struct symbols *symbols = project->symbols;
	if (!project->loaded || project->closing)
		return;
	if (uv_is_active((uv_handle_t *)&symbols->retry))
		return;
	live_pump(symbols);
	units_pump(symbols);
}

bool symbols_quiet(const struct project *project)
{
	const struct symbols *symbols = project->symbols;
	if (project->loaded && (symbols->changed.len > 0 || symbols->judge_all || symbols->changed_ids.len > 0))
		return false;
	if (project->model.index_complete && project->model.doubted.len > 0)
		return false;
	return live_is_quiet(symbols) && units_are_quiet(symbols);
}

bool symbols_are_filling(const struct project *project, size_t *done, size_t *total)
{
	const struct symbols *symbols = project->symbols;
	if (project->model.index_complete || !project->loaded)
		return false;
	*total = symbols->units.len;
	for (size_t i = 0; i < symbols->units.len; i++)
		*done += symbols->units.items[i]->answered;
	return true;
}

static void on_retry(uv_timer_t *timer)
{
	struct symbols *symbols = timer->data;
	symbols_pump(symbols->project);
}

/* What the disk or the process table has no room for now, it may have in a moment. */
void symbols_retry(struct symbols *symbols)
{
	if (!uv_is_active((uv_handle_t *)&symbols->retry))
		uv_timer_start(&symbols->retry, on_retry, RETRY_MS, 0);
}

static void on_resume(uv_timer_t *timer)
{
	struct symbols *symbols = timer->data;
	project_settle(symbols->project);
}

void symbols_resume(struct symbols *symbols)
{
	uv_timer_start(&symbols->resume, on_resume, 0, 0);
}

/* ---- life ---- */

static void log_cache(void *context, struct str message)
{
	project_log(context, PROJECT_LOG_INFO, "%.*s", STR_ARG(message));
}

/* One core is left to the editor and to the other server beside us. */
static unsigned worker_count(void)
{
	unsigned cores = uv_available_parallelism();
	return cores > 2 ? cores - 1 : 1;
}

void symbols_create(struct project *project)
{
	struct symbols *symbols = mem_new(struct symbols);
	struct arena scratch = {0};
	struct parser_pool_options live = {.program = parser_program(&scratch), .workers = worker_count()};
	struct parser_pool_options units = live;
	units.idle_ms = UNIT_IDLE_MS;
	units.niceness = UNIT_NICENESS;
	symbols->project = project;
	symbols->live_pool = parser_pool_create(project->loop, &live);
	symbols->unit_pool = parser_pool_create(project->loop, &units);
	uv_timer_init(project->loop, &symbols->retry);
	symbols->retry.data = symbols;
	uv_timer_init(project->loop, &symbols->resume);
	symbols->resume.data = symbols;
	uv_timer_init(project->loop, &symbols->calm);
	symbols->calm.data = symbols;
	symbols->to_be_closed = 5;
	const struct facts_cache_log log = {log_cache, project};
	symbols->cache = facts_cache_open(&project->model, live.program, false, &log);
	project->symbols = symbols;
	project->model.awaits_index = true;
	project->model.packs = true;
	project_hold(project);
	arena_finish(&scratch);
}

static void on_part_closed(struct symbols *symbols)
{
	struct project *project = symbols->project;
	if (--symbols->to_be_closed > 0)
		return;
	live_free_all(symbols);
	units_free_all(symbols);
	facts_cache_close(symbols->cache);
	vec_free(&symbols->changed);
	vec_free(&symbols->changed_ids);
	free(symbols);
	project->symbols = NULL;
	project_drop(project);
}

static void on_pool_closed(void *context)
{
	on_part_closed(context);
}

static void on_timer_closed(uv_handle_t *handle)
{
	on_part_closed(handle->data);
}

void symbols_close(struct project *project)
{
	struct symbols *symbols = project->symbols;
	uv_close((uv_handle_t *)&symbols->retry, on_timer_closed);
	uv_close((uv_handle_t *)&symbols->resume, on_timer_closed);
	uv_close((uv_handle_t *)&symbols->calm, on_timer_closed);
	parser_pool_destroy(symbols->live_pool, on_pool_closed, symbols);
	parser_pool_destroy(symbols->unit_pool, on_pool_closed, symbols);
}

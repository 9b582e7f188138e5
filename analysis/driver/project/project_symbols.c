/*
 * Symbols of a project kept up to date: which files are parsed, and when. For each file at most one round of parses is
 * under way and the newest state waits; while it is, the last results move along with the edits.
 */
#include "project/project_state.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>

#include "parser/parse_marks.h"
#include "parser/parse_unit.h"
#include "parser/parser_pool.h"

enum {
	/* What the user looks at goes first, then what the edit may have broken, then what changed on disk. */
	PRIORITY_EDITED = 3,
	PRIORITY_OPEN = 2,
	PRIORITY_CLOSED = 1,

	CLOSED_ROUNDS = 16, /* beyond so many under way, closed files wait */
	RETRY_MS = 1000,    /* after no parser could be started */
};

/* A file whose symbols are kept up to date: an open one, or one that changed on disk. */
struct tracked {
	struct file *file;
	struct symbols *symbols;
	size_t index; /* in symbols->files */
	bool open;
	bool wanted; /* something it depends on changed since the last round began */
	int priority;
	/* The round under way: one parse for each command. */
	size_t asked, answered;
	VEC(struct parse_result *) results;
	bool failed;                 /* some parse of the round gave no facts */
	bool unanswered;             /* no parser could be started: the last results stand, and it is tried again */
	bool outdated;               /* the whole text was replaced since: the round's places mean nothing */
	struct line_table lines;     /* of the text that the round was asked about */
	VEC(struct text_edit) edits; /* since then */
	char *set_aside;             /* why, or NULL */
};

struct symbols {
	struct project *project;
	struct parser_pool *pool;
	VEC(struct tracked *) files;
	VEC(struct file *) changed; /* since the last pump: what depends on them is parsed again */
	VEC(struct file *) stack;   /* for walking over links */
	VEC(uint32_t) seen;         /* by file: the walk that last came by */
	uint32_t walk;
	uv_timer_t retry;      /* active while it is no use to ask */
	unsigned rounds;       /* under way */
	bool unavailable;      /* the parser cannot be started: told once */
	unsigned to_be_closed; /* the pool and the timer */
};

static struct tracked *track(struct symbols *symbols, struct file *file)
{
	if (file->tracked)
		return file->tracked;
	struct tracked *tracked = mem_new(struct tracked);
	tracked->file = file;
	tracked->symbols = symbols;
	tracked->index = symbols->files.len;
	vec_push(&symbols->files, tracked);
	file->tracked = tracked;
	return tracked;
}

static void want(struct tracked *tracked, int priority)
{
	if (!tracked->wanted || priority > tracked->priority)
		tracked->priority = priority;
	tracked->wanted = true;
}

/* ---- results ---- */

static void drop_parses(struct file *file)
{
	for (size_t i = 0; i < file->parses.len; i++)
		parse_result_release(file->parses.items[i].result);
	vec_clear(&file->parses);
}

static void drop_results(struct tracked *tracked)
{
	for (size_t i = 0; i < tracked->results.len; i++)
		parse_result_release(tracked->results.items[i]);
	vec_clear(&tracked->results);
}

/* Carries a fresh result from the text it was asked about to the text as it is now. */
static void catch_up(struct tracked *tracked, struct parse_result *result, uint32_t index)
{
	const struct overlay *overlay = &tracked->file->overlay;
	if (!overlay->open || tracked->lines.count == 0)
		return;
	parse_marks_set(result, index, &tracked->lines);
	for (size_t i = 0; i < tracked->edits.len; i++)
		parse_marks_edit(result, &tracked->edits.items[i]);
	if (tracked->edits.len > 0)
		parse_marks_apply(result, overlay->text, overlay->lines);
}

static void hang_results(struct tracked *tracked)
{
	struct file *file = tracked->file;
	drop_parses(file);
	for (size_t i = 0; i < tracked->results.len; i++) {
		struct parse_result *result = tracked->results.items[i];
		uint32_t index = parse_result_file(result, file->path);
		if (index == UINT32_MAX)
			continue;
		catch_up(tracked, result, index);
		vec_push(&file->parses, (struct file_parse){.result = parse_result_retain(result), .index = index});
	}
}

static void on_retry(uv_timer_t *timer)
{
	struct symbols *symbols = timer->data;
	symbols_pump(symbols->project);
}

/* What the disk or the process table has no room for now, it may have in a moment. */
static void ask_later(struct tracked *tracked)
{
	uv_timer_t *retry = &tracked->symbols->retry;
	want(tracked, tracked->priority);
	if (!uv_is_active((uv_handle_t *)retry))
		uv_timer_start(retry, on_retry, RETRY_MS, 0);
}

static void free_tracked(struct tracked *tracked)
{
	drop_results(tracked);
	vec_free(&tracked->results);
	vec_free(&tracked->edits);
	line_table_finish(&tracked->lines);
	free(tracked->set_aside);
	tracked->file->tracked = NULL;
	free(tracked);
}

/* A closed file that has no result has nothing to be kept up to date. */
static void untrack_idle(struct tracked *tracked)
{
	struct symbols *symbols = tracked->symbols;
	if (tracked->open || tracked->wanted || tracked->asked > 0 || tracked->set_aside ||
	    tracked->file->parses.len > 0)
		return;
	struct tracked *last = *vec_last(&symbols->files);
	symbols->files.items[tracked->index] = last;
	last->index = tracked->index;
	symbols->files.len--;
	free_tracked(tracked);
}

static void finish_round(struct tracked *tracked)
{
	struct symbols *symbols = tracked->symbols;
	struct project *project = symbols->project;
	symbols->rounds--;
	tracked->asked = tracked->answered = 0;
	if (tracked->unanswered) {
		ask_later(tracked);
	} else if (!tracked->outdated) {
		if (tracked->failed)
			drop_parses(tracked->file);
		else
			hang_results(tracked);
		project_relink(project, tracked->file);
	}
	drop_results(tracked);
	vec_clear(&tracked->edits);
	project_settle(project);
	untrack_idle(tracked);
}

static void set_aside(struct tracked *tracked, struct str why)
{
	struct strbuf reason = {0};
	strbuf_printf(&reason, "this file is set aside: %.*s; its symbols are not judged until it changes",
		      STR_ARG(why));
	free(tracked->set_aside);
	tracked->set_aside = reason.ptr;
	project_note_change(tracked->symbols->project, tracked->file);
}

static void take_back(struct tracked *tracked)
{
	if (!tracked->set_aside)
		return;
	free(tracked->set_aside);
	tracked->set_aside = NULL;
	project_note_change(tracked->symbols->project, tracked->file);
}

static void take_failure(struct tracked *tracked, const struct parser_answer *answer)
{
	struct symbols *symbols = tracked->symbols;
	tracked->failed = true;
	if (answer->status == PARSER_UNAVAILABLE) {
		tracked->unanswered = true;
		if (!symbols->unavailable)
			project_log(symbols->project, PROJECT_LOG_ERROR, "%.*s", STR_ARG(answer->message));
		symbols->unavailable = true;
	} else if (answer->status != PARSER_FAILED) {
		set_aside(tracked, answer->message);
	}
}

static void take_facts(struct tracked *tracked, struct str payload)
{
	struct parse_result *result = parse_result_decode(payload);
	if (result)
		vec_push(&tracked->results, result);
	else
		tracked->failed = true;
	tracked->symbols->unavailable = false;
}

static void on_answer(void *context, const struct parser_answer *answer)
{
	struct tracked *tracked = context;
	if (answer->status == PARSER_OK)
		take_facts(tracked, answer->payload);
	else
		take_failure(tracked, answer);
	if (answer->status == PARSER_OK)
		take_back(tracked);
	if (++tracked->answered == tracked->asked)
		finish_round(tracked);
}

/* ---- who depends on what changed ---- */

static bool see(struct symbols *symbols, const struct file *file)
{
	if (symbols->seen.items[file->index] == symbols->walk)
		return false;
	symbols->seen.items[file->index] = symbols->walk;
	return true;
}

static void start_walk(struct symbols *symbols)
{
	size_t count = symbols->project->model.table.files.len;
	vec_reserve(&symbols->seen, count);
	while (symbols->seen.len < count)
		symbols->seen.items[symbols->seen.len++] = 0;
	symbols->walk++;
	vec_clear(&symbols->stack);
}

/* Whether `from` is one of the changed files or reaches one over includes. */
static bool reaches_changed(struct symbols *symbols, struct file *from, const bool *changed)
{
	start_walk(symbols);
	see(symbols, from);
	vec_push(&symbols->stack, from);
	while (symbols->stack.len > 0) {
		struct file *file = symbols->stack.items[--symbols->stack.len];
		if (changed[file->index])
			return true;
		for (size_t i = 0; i < file->links.len; i++) {
			struct file *target = file->links.items[i].target;
			if (target && see(symbols, target))
				vec_push(&symbols->stack, target);
		}
	}
	return false;
}

static void forgive(struct symbols *symbols, struct file *file)
{
	struct arena scratch = {0};
	const struct file *main = parse_unit_main(&symbols->project->model, file);
	parser_forgive(symbols->pool, path_join(&scratch, symbols->project->options.root, main->path));
	arena_finish(&scratch);
}

static void want_dependents(struct symbols *symbols)
{
	if (symbols->changed.len == 0)
		return;
	const struct model *model = &symbols->project->model;
	bool *changed = mem_zalloc(model->table.files.len);
	for (size_t i = 0; i < symbols->changed.len; i++)
		changed[symbols->changed.items[i]->index] = true;
	vec_clear(&symbols->changed);
	for (size_t i = 0; i < symbols->files.len; i++) {
		struct tracked *tracked = symbols->files.items[i];
		if (!changed[tracked->file->index] &&
		    !reaches_changed(symbols, parse_unit_main(model, tracked->file), changed))
			continue;
		forgive(symbols, tracked->file);
		want(tracked, tracked->open ? PRIORITY_OPEN : PRIORITY_CLOSED);
	}
	free(changed);
}

/* ---- rounds ---- */

static void copy_lines(struct tracked *tracked)
{
	const struct line_table *lines = tracked->file->overlay.lines;
	line_table_finish(&tracked->lines);
	if (!tracked->file->overlay.open || !lines)
		return;
	tracked->lines.count = tracked->lines.cap = lines->count;
	tracked->lines.starts = mem_alloc(lines->count * sizeof *lines->starts);
	memcpy(tracked->lines.starts, lines->starts, lines->count * sizeof *lines->starts);
}

static void begin_round(struct tracked *tracked)
{
	struct symbols *symbols = tracked->symbols;
	struct model *model = &symbols->project->model;
	tracked->wanted = tracked->failed = tracked->unanswered = tracked->outdated = false;
	vec_clear(&tracked->edits);
	copy_lines(tracked);
	tracked->asked = parse_unit_count(model, tracked->file);
	symbols->rounds++;
	for (size_t i = 0; i < tracked->asked; i++) {
		struct arena arena = {0};
		struct parse_request request;
		parse_unit_request(model, &arena, tracked->file, i, &tracked->file->path, 1, &request);
		request.keep = tracked->open;
		parser_submit(symbols->pool, &request, tracked->priority, on_answer, tracked);
		arena_finish(&arena);
	}
}

/* What is not open waits here and not in the pool, where each request holds a copy of all buffers. */
static bool is_due(const struct symbols *symbols, const struct tracked *tracked)
{
	return tracked->wanted && tracked->asked == 0 && tracked->file->code &&
	       (tracked->open || symbols->rounds < CLOSED_ROUNDS);
}

void symbols_pump(struct project *project)
{
	struct symbols *symbols = project->symbols;
	if (!project->loaded || project->closing)
		return;
	want_dependents(symbols);
	bool useless = uv_is_active((uv_handle_t *)&symbols->retry);
	for (size_t i = 0; i < symbols->files.len && !useless; i++)
		if (is_due(symbols, symbols->files.items[i]))
			begin_round(symbols->files.items[i]);
}

bool symbols_quiet(const struct project *project)
{
	const struct symbols *symbols = project->symbols;
	if (symbols->rounds > 0 || (project->loaded && symbols->changed.len > 0))
		return false;
	for (size_t i = 0; i < symbols->files.len; i++)
		if (symbols->files.items[i]->wanted && symbols->files.items[i]->file->code)
			return false;
	return true;
}

/* ---- what changed ---- */

void symbols_concerned(struct project *project, struct file *file)
{
	vec_push(&project->symbols->changed, file);
}

void symbols_text_changed(struct project *project, struct file *file)
{
	struct tracked *own = track(project->symbols, file);
	want(own, own->open ? PRIORITY_EDITED : PRIORITY_CLOSED);
	symbols_concerned(project, file);
}

void symbols_move(struct file *file, const struct text_edit *edits, size_t count)
{
	struct tracked *tracked = file->tracked;
	if (!edits) {
		drop_parses(file);
		if (tracked)
			tracked->outdated = true;
		return;
	}
	for (size_t i = 0; i < file->parses.len; i++) {
		struct parse_result *result = file->parses.items[i].result;
		for (size_t e = 0; e < count; e++)
			parse_marks_edit(result, &edits[e]);
		parse_marks_apply(result, file->overlay.text, file->overlay.lines);
	}
	for (size_t e = 0; tracked && tracked->asked > 0 && e < count; e++)
		vec_push(&tracked->edits, edits[e]);
}

void symbols_opened(struct project *project, struct file *file)
{
	struct tracked *tracked = track(project->symbols, file);
	tracked->open = true;
	want(tracked, PRIORITY_EDITED);
}

void symbols_closed(struct project *project, struct file *file)
{
	struct tracked *tracked = file->tracked;
	if (!tracked)
		return;
	tracked->open = false;
	want(tracked, PRIORITY_CLOSED);
	struct arena scratch = {0};
	const struct file *main = parse_unit_main(&project->model, file);
	parser_forget(project->symbols->pool, path_join(&scratch, project->options.root, main->path));
	arena_finish(&scratch);
}

void symbols_all_changed(struct project *project)
{
	struct symbols *symbols = project->symbols;
	for (size_t i = 0; i < symbols->files.len; i++)
		want(symbols->files.items[i], symbols->files.items[i]->open ? PRIORITY_OPEN : PRIORITY_CLOSED);
}

const char *symbols_set_aside(const struct file *file)
{
	const struct tracked *tracked = file->tracked;
	return tracked ? tracked->set_aside : NULL;
}

/* ---- life ---- */

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
	struct parser_pool_options options = {.program = parser_program(&scratch), .workers = worker_count()};
	symbols->project = project;
	symbols->pool = parser_pool_create(project->loop, &options);
	uv_timer_init(project->loop, &symbols->retry);
	symbols->retry.data = symbols;
	symbols->to_be_closed = 2;
	project->symbols = symbols;
	project_hold(project);
	arena_finish(&scratch);
}

static void on_part_closed(struct symbols *symbols)
{
	struct project *project = symbols->project;
	if (--symbols->to_be_closed > 0)
		return;
	for (size_t i = 0; i < symbols->files.len; i++)
		free_tracked(symbols->files.items[i]);
	vec_free(&symbols->files);
	vec_free(&symbols->changed);
	vec_free(&symbols->stack);
	vec_free(&symbols->seen);
	free(symbols);
	project->symbols = NULL;
	project_drop(project);
}

static void on_pool_closed(void *context)
{
	on_part_closed(context);
}

static void on_retry_closed(uv_handle_t *handle)
{
	on_part_closed(handle->data);
}

void symbols_close(struct project *project)
{
	uv_close((uv_handle_t *)&project->symbols->retry, on_retry_closed);
	parser_pool_destroy(project->symbols->pool, on_pool_closed, project->symbols);
}

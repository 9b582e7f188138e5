/*
 * Live parses of the files that are open in the editor. For each at most one round is under way and the newest state
 * waits; while it is, the last results move along with the edits.
 *
 * Of ill-formed text, a unit that is parsed again for the next edit may resolve some tokens otherwise than one that is
 * parsed from nothing. So where a round told of errors, and nothing was typed for a while, the text is parsed once more
 * in the background, from nothing, as `check` does: that has the last word.
 */
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>

#include "parser/parse_marks.h"
#include "parser/parse_unit.h"
#include "project/symbols.h"

enum {
	/* What the user types into goes first, then what the edit may have broken. */
	PRIORITY_EDITED = 2,
	PRIORITY_OPEN = 1,
	CALM_MS = 200, /* without an answer about new text: nobody types */
};

void live_open(struct symbols *symbols, struct file *file)
{
	if (file->live) {
		file->live->closed = false;
		return;
	}
	struct live *live = mem_new(struct live);
	live->file = file;
	live->symbols = symbols;
	vec_push(&symbols->live, live);
	file->live = live;
}

static void free_live(struct live *live)
{
	round_finish(&live->round);
	round_finish(&live->confirmation);
	vec_free(&live->edits);
	vec_free(&live->flights);
	vec_free(&live->confirming);
	vec_free(&live->asked);
	line_table_finish(&live->lines);
	live->file->live = NULL;
	free(live);
}

static void remove_live(struct live *live)
{
	struct symbols *symbols = live->symbols;
	for (size_t i = 0; i < symbols->live.len; i++) {
		if (symbols->live.items[i] != live)
			continue;
		symbols->live.items[i] = *vec_last(&symbols->live);
		symbols->live.len--;
		break;
	}
	free_live(live);
}

/* What it was asked about is not the text any more. */
static void drop_confirmation(struct live *live)
{
	for (size_t i = 0; i < live->asked.len; i++)
		parser_cancel(live->symbols->unit_pool, live->asked.items[i], true);
	vec_clear(&live->asked);
	round_finish(&live->confirmation);
	live->unsure = false;
}

void live_close(struct live *live)
{
	struct symbols *symbols = live->symbols;
	struct arena scratch = {0};
	const struct file *main = parse_unit_main(&symbols->project->model, live->file);
	drop_confirmation(live);
	parser_forget(symbols->live_pool, path_join(&scratch, symbols->project->options.root, main->path));
	arena_finish(&scratch);
	live->closed = true;
	live->wanted = false;
	if (live->round.asked == 0)
		remove_live(live);
}

void live_want(struct live *live, bool edited)
{
	int priority = edited ? PRIORITY_EDITED : PRIORITY_OPEN;
	if (!live->wanted || priority > live->priority)
		live->priority = priority;
	live->wanted = true;
	drop_confirmation(live);
}

void live_move(struct file *file, const struct text_edit *edits, size_t count)
{
	for (size_t i = 0; i < file->parses.len; i++) {
		struct parse_result *result = file->parses.items[i].result;
		for (size_t e = 0; e < count; e++)
			parse_marks_edit(result, &edits[e]);
		parse_marks_apply(result, file->overlay.text, file->overlay.lines);
	}
	for (size_t e = 0; file->live && file->live->round.asked > 0 && e < count; e++)
		vec_push(&file->live->edits, edits[e]);
}

/* ---- rounds ---- */

static bool has_errors(const struct round *round)
{
	for (size_t i = 0; i < round->results.len; i++)
		if (parse_result_facts(round->results.items[i])->error_count > 0)
			return true;
	return false;
}

/* Carries a fresh result from the text it was asked about to the text as it is now. */
static void catch_up(struct live *live, struct parse_result *result, uint32_t index)
{
	const struct overlay *overlay = &live->file->overlay;
	if (!overlay->open || live->lines.count == 0)
		return;
	parse_marks_set(result, index, &live->lines);
	for (size_t i = 0; i < live->edits.len; i++)
		parse_marks_edit(result, &live->edits.items[i]);
	if (live->edits.len > 0)
		parse_marks_apply(result, overlay->text, overlay->lines);
}

static void take_results(struct live *live, const struct round *round)
{
	struct file *file = live->file;
	if (round->failed || !parse_unit_knows(file))
		model_drop_parses(&live->symbols->project->model, file);
	else
		symbols_hang(live->symbols, file, round->results.items, round->results.len);
	for (size_t i = 0; i < file->parses.len; i++)
		catch_up(live, file->parses.items[i].result, file->parses.items[i].index);
	symbols_took(live->symbols, file);
}

static void on_calm(uv_timer_t *timer)
{
	struct symbols *symbols = timer->data;
	symbols_pump(symbols->project);
}

static void take_round(struct live *live)
{
	take_results(live, &live->round);
	if (live->wanted || !has_errors(&live->round))
		return;
	live->unsure = true;
	uv_timer_start(&live->symbols->calm, on_calm, CALM_MS, 0);
}

static void finish_round(struct live *live)
{
	struct symbols *symbols = live->symbols;
	if (live->closed) {
		remove_live(live);
	} else {
		if (live->round.unanswered) {
			live_want(live, live->priority == PRIORITY_EDITED);
			symbols_retry(symbols);
		} else if (!live->outdated) {
			take_round(live);
		}
		live->answered |= !live->round.unanswered;
		round_finish(&live->round);
		vec_clear(&live->edits);
	}
	project_settle(symbols->project);
}

static void on_answer(void *context, const struct parser_answer *answer)
{
	const struct live_flight *flight = context;
	struct live *live = flight->live;
	if (round_take(live->symbols, &live->round, live->file, flight->command, answer))
		finish_round(live);
}

static void copy_lines(struct live *live)
{
	const struct line_table *lines = live->file->overlay.lines;
	line_table_finish(&live->lines);
	if (!live->file->overlay.open || !lines)
		return;
	live->lines.count = live->lines.cap = lines->count;
	live->lines.starts = mem_alloc(lines->count * sizeof *lines->starts);
	memcpy(live->lines.starts, lines->starts, lines->count * sizeof *lines->starts);
}

/* The text of its unit is another one: what that did to parsers is forgotten. */
static void forgive(struct live *live)
{
	struct arena scratch = {0};
	const struct file *main = parse_unit_main(&live->symbols->project->model, live->file);
	parser_forgive(live->symbols->live_pool, path_join(&scratch, live->symbols->project->options.root, main->path));
	arena_finish(&scratch);
}

/* One for each command; they do not move while their answers are on their way. */
static void list_flights(struct live *live, struct live_flights *flights, size_t count)
{
	struct model *model = &live->symbols->project->model;
	const struct file *main = parse_unit_main(model, live->file);
	vec_clear(flights);
	for (size_t i = 0; i < count; i++)
		vec_push(flights, (struct live_flight){live, model_command_key(model, main, i)});
}

static void begin_round(struct live *live)
{
	struct symbols *symbols = live->symbols;
	struct model *model = &symbols->project->model;
	live->wanted = live->outdated = false;
	live->round.asked_at = model->clock;
	vec_clear(&live->edits);
	copy_lines(live);
	forgive(live);
	live->round.asked = parse_unit_count(model, live->file);
	list_flights(live, &live->flights, live->round.asked);
	for (size_t i = 0; i < live->round.asked; i++) {
		struct arena arena = {0};
		struct parse_request request;
		parse_unit_request(model, &arena, live->file, i, &live->file->path, 1, &request);
		request.keep = true;
		parser_submit(symbols->live_pool, &request, live->priority, on_answer, &live->flights.items[i]);
		arena_finish(&arena);
	}
}

/* ---- confirmations ---- */

static void finish_confirmation(struct live *live)
{
	struct symbols *symbols = live->symbols;
	live->unsure = live->confirmation.unanswered;
	if (live->unsure)
		symbols_retry(symbols);
	else
		take_results(live, &live->confirmation);
	round_finish(&live->confirmation);
	vec_clear(&live->asked);
	project_settle(symbols->project);
}

static void on_confirmed(void *context, const struct parser_answer *answer)
{
	const struct live_flight *flight = context;
	struct live *live = flight->live;
	if (round_take(live->symbols, &live->confirmation, live->file, flight->command, answer))
		finish_confirmation(live);
}

static void begin_confirmation(struct live *live)
{
	struct symbols *symbols = live->symbols;
	struct model *model = &symbols->project->model;
	live->confirmation.asked_at = model->clock;
	live->confirmation.asked = parse_unit_count(model, live->file);
	list_flights(live, &live->confirming, live->confirmation.asked);
	for (size_t i = 0; i < live->confirmation.asked; i++) {
		struct arena arena = {0};
		struct parse_request request;
		parse_unit_request(model, &arena, live->file, i, &live->file->path, 1, &request);
		parser_forgive(symbols->unit_pool, request.file);
		vec_push(&live->asked, parser_submit(symbols->unit_pool, &request, live->priority, on_confirmed,
						     &live->confirming.items[i]));
		arena_finish(&arena);
	}
}

void live_pump(struct symbols *symbols)
{
	bool calm = !uv_is_active((uv_handle_t *)&symbols->calm);
	for (size_t i = 0; i < symbols->live.len; i++) {
		struct live *live = symbols->live.items[i];
		if (live->round.asked > 0 || !parse_unit_knows(live->file))
			continue;
		if (live->wanted)
			begin_round(live);
		else if (live->unsure && calm && live->confirmation.asked == 0)
			begin_confirmation(live);
	}
}

bool live_is_quiet(const struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->live.len; i++) {
		const struct live *live = symbols->live.items[i];
		if (live->round.asked > 0 || ((live->wanted || live->unsure) && parse_unit_knows(live->file)))
			return false;
	}
	return true;
}

bool live_all_answered(const struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->live.len; i++) {
		const struct live *live = symbols->live.items[i];
		if (!live->answered && !live->closed && parse_unit_knows(live->file))
			return false;
	}
	return true;
}

void live_free_all(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->live.len; i++)
		free_live(symbols->live.items[i]);
	vec_free(&symbols->live);
}

/* Every source of the project with the headers that take its arguments, parsed in the background. */
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>

#include "parser/parse_unit.h"
#include "project/symbols.h"

enum {
	ROUNDS_PER_WORKER = 2,      /* one is worked on, one is ready behind it */
	SLICE_NS = 4 * 1000 * 1000, /* for what the cache answers, before the editor has its turn */
};

struct unit *unit_of(const struct symbols *symbols, const struct file *main)
{
	return main->index < symbols->unit_of.len ? symbols->unit_of.items[main->index] : NULL;
}

void unit_want(struct unit *unit)
{
	if (unit->wanted)
		return;
	unit->wanted = true;
	if (unit->round.asked == 0) /* else it is queued when its round is over */
		vec_push(&unit->symbols->due, unit);
}

/* ---- which units there are ---- */

static void list_unit(struct symbols *symbols, struct file *main)
{
	while (symbols->unit_of.len <= main->index)
		vec_push(&symbols->unit_of, NULL);
	struct unit *unit = symbols->unit_of.items[main->index];
	if (!unit) {
		unit = mem_new(struct unit);
		unit->main = main;
		unit->symbols = symbols;
		symbols->unit_of.items[main->index] = unit;
		vec_push(&symbols->units, unit);
	}
	if (!unit->was_listed)
		unit_want(unit);
	unit->listed = true;
}

static void free_unit(struct unit *unit)
{
	round_finish(&unit->round);
	vec_free(&unit->files);
	vec_free(&unit->flights);
	free(unit);
}

/* Waits for a round under way. */
static void drop_unlisted(struct symbols *symbols)
{
	size_t kept = 0;
	for (size_t i = 0; i < symbols->units.len; i++) {
		struct unit *unit = symbols->units.items[i];
		if (unit->listed || unit->round.asked > 0 || unit->wanted) {
			symbols->units.items[kept++] = unit;
			continue;
		}
		symbols->unit_of.items[unit->main->index] = NULL;
		free_unit(unit);
	}
	symbols->units.len = kept;
}

/* A header that takes another source's arguments than before is something else to be parsed. */
static void note_moved(struct symbols *symbols, struct file *file)
{
	const struct file *main = parse_unit_main(&symbols->project->model, file);
	if (file->parsed_in == main->index)
		return;
	file->parsed_in = main->index;
	symbols_concerned(symbols->project, file);
}

/* What is no code any more declares nothing, nor does a fragment that no source reaches any more. */
static void forget_gone(struct symbols *symbols)
{
	struct model *model = &symbols->project->model;
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct file *file = model->table.files.items[i];
		if (parse_unit_knows(file) || (!file->contributed && file->parses.len == 0))
			continue;
		model_drop_parses(model, file);
		symbols_took(symbols, file);
	}
}

void units_list(struct symbols *symbols)
{
	struct model *model = &symbols->project->model;
	if (symbols->listed && symbols->shape == model->shape)
		return;
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	symbols->shape = model->shape;
	symbols->listed = true;
	for (size_t i = 0; i < symbols->units.len; i++) {
		symbols->units.items[i]->was_listed = symbols->units.items[i]->listed;
		symbols->units.items[i]->listed = false;
	}
	borrowers_list(&symbols->borrowers, files, count);
	for (size_t i = 0; i < count; i++) {
		note_moved(symbols, files[i]);
		if (parse_unit_stands_alone(files[i]))
			list_unit(symbols, files[i]);
	}
	drop_unlisted(symbols);
	forget_gone(symbols);
}

/* ---- rounds ---- */

/* The source itself, and the headers that take its arguments: what is open is parsed live. */
static void choose_files(struct unit *unit)
{
	const struct symbols *symbols = unit->symbols;
	vec_clear(&unit->files);
	if (!unit->main->overlay.open)
		vec_push(&unit->files, unit->main);
	size_t count;
	struct file *const *borrowers = borrowers_of(&symbols->borrowers, unit->main, &count);
	for (size_t i = 0; i < count; i++)
		if (!borrowers[i]->overlay.open)
			vec_push(&unit->files, borrowers[i]);
}

/* Whether the unit's results are still what the file is judged by. */
static bool is_for(const struct symbols *symbols, const struct unit *unit, struct file *file)
{
	return file->code && !file->overlay.open && parse_unit_main(&symbols->project->model, file) == unit->main;
}

static void take_round(struct unit *unit)
{
	struct symbols *symbols = unit->symbols;
	for (size_t i = 0; i < unit->files.len; i++) {
		struct file *file = unit->files.items[i];
		if (!is_for(symbols, unit, file))
			continue;
		if (unit->round.failed)
			model_drop_parses(&symbols->project->model, file);
		else
			symbols_hang(symbols, file, unit->round.results.items, unit->round.results.len);
		symbols_took(symbols, file);
	}
}

static void finish_round(struct unit *unit)
{
	struct symbols *symbols = unit->symbols;
	if (unit->round.asked > 0)
		symbols->unit_rounds--;
	if (unit->round.unanswered) {
		unit_want(unit);
		symbols_retry(symbols);
	} else {
		unit->answered = true;
		take_round(unit);
	}
	round_finish(&unit->round);
	vec_free(&unit->files); /* there are as many units as sources, and most wait for ever */
	vec_free(&unit->flights);
	if (unit->wanted)
		vec_push(&symbols->due, unit);
}

static void on_answer(void *context, const struct parser_answer *answer)
{
	struct flight *flight = context;
	struct unit *unit = flight->unit;
	struct symbols *symbols = unit->symbols;
	if (answer->status == PARSER_OK) {
		facts_cache_put(symbols->cache, &flight->ticket, answer->payload);
		symbols->unflushed = true;
	}
	if (!round_take(symbols, &unit->round, unit->main, flight->command, answer))
		return;
	finish_round(unit);
	project_settle(symbols->project);
}

/* Takes the facts from the cache, or else asks a parser for them. */
static void ask(struct unit *unit, struct arena *arena, const struct parse_request *request, uint64_t command)
{
	struct symbols *symbols = unit->symbols;
	struct flight flight = {unit, facts_cache_ticket(symbols->cache, unit->main, request), command};
	struct parser_answer answer = {.status = PARSER_OK};
	if (facts_cache_get(symbols->cache, &flight.ticket, arena, &answer.payload)) {
		round_take(symbols, &unit->round, unit->main, command, &answer);
		return;
	}
	vec_push(&unit->flights, flight); /* there is room: it does not move */
	parser_submit(symbols->unit_pool, request, 0, on_answer, vec_last(&unit->flights));
}

static void submit(struct unit *unit, size_t command)
{
	struct symbols *symbols = unit->symbols;
	struct model *model = &symbols->project->model;
	struct arena arena = {0};
	struct parse_request request;
	size_t count = unit->files.len;
	struct str *wanted = arena_array(&arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		wanted[i] = unit->files.items[i]->path;
	parse_unit_request(model, &arena, unit->main, command, wanted, count, &request);
	request.record = true;
	if (command == 0)
		parser_forgive(symbols->unit_pool, request.file);
	ask(unit, &arena, &request, model_command_key(model, unit->main, command));
	arena_finish(&arena);
}

static void begin_round(struct unit *unit)
{
	struct symbols *symbols = unit->symbols;
	unit->wanted = false;
	unit->round.asked_at = symbols->project->model.clock;
	choose_files(unit);
	size_t commands = parse_unit_count(&symbols->project->model, unit->main);
	if (!unit->listed || unit->main->read_error || unit->files.len == 0)
		commands = 0;
	unit->round.asked = commands;
	if (commands == 0) {
		symbols->answered_at_once = true;
		finish_round(unit);
		return;
	}
	symbols->unit_rounds++;
	vec_reserve(&unit->flights, commands);
	for (size_t i = 0; i < commands; i++)
		submit(unit, i);
	if (unit->round.answered < unit->round.asked)
		return;
	symbols->answered_at_once = true;
	finish_round(unit);
}

void units_pump(struct symbols *symbols)
{
	unsigned most = ROUNDS_PER_WORKER * parser_pool_workers(symbols->unit_pool);
	uint64_t until = uv_hrtime() + SLICE_NS;
	while (symbols->unit_rounds < most && symbols->next_due < symbols->due.len && uv_hrtime() < until)
		begin_round(symbols->due.items[symbols->next_due++]);
	/* What was answered at once is to be settled; and where time was up, there is more. */
	if (symbols->answered_at_once || (symbols->unit_rounds < most && symbols->next_due < symbols->due.len))
		symbols_resume(symbols);
	symbols->answered_at_once = false;
	if (symbols->next_due < symbols->due.len)
		return;
	vec_clear(&symbols->due);
	symbols->next_due = 0;
	if (symbols->unit_rounds == 0 && symbols->unflushed)
		facts_cache_flush(symbols->cache);
	symbols->unflushed &= symbols->unit_rounds > 0;
}

bool units_are_quiet(const struct symbols *symbols)
{
	if (uv_is_active((const uv_handle_t *)&symbols->resume))
		return false;
	return symbols->unit_rounds == 0 && symbols->next_due == symbols->due.len;
}

bool units_all_answered(const struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->units.len; i++)
		if (!symbols->units.items[i]->answered && symbols->units.items[i]->listed)
			return false;
	return true;
}

void units_free_all(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->units.len; i++)
		free_unit(symbols->units.items[i]);
	vec_free(&symbols->units);
	vec_free(&symbols->unit_of);
	vec_free(&symbols->due);
	vec_free(&symbols->borrowers);
}

/*
 * The parses of one cold run: a window of requests over a list of units, so that memory does not grow with the project.
 * What sources read may show that headers borrow from others than the scan could tell (`#include NAME`): the units of
 * these are parsed once more, together with what they lend to.
 */
#include "check/check_parse.h"

#include <stdlib.h>
#include <string.h>

#include <uv.h>

#include <autotomy/base/path.h>

#include "cache/facts_cache.h"
#include "model/model_parts.h"
#include "parser/borrowers.h"
#include "parser/parse_unit.h"
#include "parser/parser_pool.h"
#include "parser/shared_includes.h"

/* Requests in the pool for each worker: one it works on, one ready behind it. */
enum { REQUESTS_PER_WORKER = 2 };

/* What as many sources for each worker begin with is worth being read once: it takes the time of two of them. */
enum { SHARERS_PER_WORKER = 4 };

/* Two are what it takes; files that change meanwhile may take more. */
enum { MOST_PASSES = 4 };

static const struct str no_parser = STR_INIT("no parser can be started");

/* One parse to be made. */
struct unit {
	struct file *main;
	size_t command;
	struct file *const *borrowers; /* headers judged by this parse too */
	size_t borrower_count;
};

struct unit_list {
	struct unit *items;
	size_t len, cap;
};

/* What became of the units of one main file. */
struct outcome {
	bool failed;
	struct str why;     /* in the run's arena: of the first command that failed */
	size_t why_command; /* answers come in any order */
	bool parsed;        /* under the first command */
	bool again;
};

struct parsing {
	struct parse_run *run;
	struct parser_pool *pool;
	struct facts_cache *cache;
	uv_loop_t loop;
	struct unit_list units; /* of this pass */
	struct borrowers borrowers;
	struct shared_includes shared; /* by those of this pass from the first on that the cache did not have */
	bool counted;                  /* `shared` is there */
	size_t kept;                   /* so many did the cache have */
	VEC(struct outcome) outcomes;  /* by the number of the main file */
	size_t next, done, total, in_flight;
	unsigned passes;
	bool broken; /* the parser cannot be started: no further request is made */
};

/* What comes back with an answer. */
struct flight {
	struct parsing *parsing;
	const struct unit *unit;
	struct facts_ticket ticket;
};

/* ---- which units ---- */

static size_t size_of(const struct unit *unit)
{
	return unit->main->scan ? unit->main->scan->text_size : 0;
}

/* The largest first: what is begun last should not keep one parser busy while the others have nothing to do. */
static int by_size(const void *a, const void *b)
{
	const struct unit *left = a, *right = b;
	if (size_of(left) != size_of(right))
		return size_of(left) > size_of(right) ? -1 : 1;
	int order = str_cmp(left->main->path, right->main->path);
	return order ? order : (left->command > right->command) - (left->command < right->command);
}

static struct outcome *outcome_of(struct parsing *parsing, uint32_t main)
{
	while (parsing->outcomes.len <= main)
		vec_push(&parsing->outcomes, (struct outcome){0});
	return &parsing->outcomes.items[main];
}

static void ask_again(struct parsing *parsing, uint32_t main)
{
	*outcome_of(parsing, main) = (struct outcome){.again = true};
}

/* Who lends to others than in the pass before is parsed again, as is who lent and told of them; at first everybody. */
static void note_moved(struct parsing *parsing, struct file *file)
{
	uint32_t main = parse_unit_main(parsing->run->model, file)->index;
	if (!parse_unit_knows(file) || file->parsed_in == main)
		return;
	if (file->parsed_in != FILE_NONE)
		ask_again(parsing, file->parsed_in);
	ask_again(parsing, main);
	file->parsed_in = main;
	model_drop_parses(parsing->run->model, file);
}

static bool is_unit(const struct file *file)
{
	return parse_unit_stands_alone(file) && !file->read_error;
}

static void list_commands(struct parsing *parsing, struct file *main)
{
	struct model *model = parsing->run->model;
	size_t commands = parse_unit_count(model, main);
	for (size_t c = 0; c < commands; c++) {
		struct unit unit = {.main = main, .command = c};
		unit.borrowers = borrowers_of(&parsing->borrowers, main, &unit.borrower_count);
		for (size_t i = 0; i < unit.borrower_count; i++)
			model_drop_parses(model, unit.borrowers[i]);
		vec_push(&parsing->units, unit);
	}
	model_drop_parses(model, main);
}

/* Returns whether there is anything to do in this pass. */
static bool list_units(struct parsing *parsing)
{
	size_t count;
	struct file *const *files = model_code_files(parsing->run->model, &count);
	vec_clear(&parsing->units);
	shared_includes_finish(&parsing->shared);
	parsing->shared = (struct shared_includes){0};
	parsing->counted = false;
	parsing->next = parsing->kept = 0;
	borrowers_list(&parsing->borrowers, files, count);
	for (size_t i = 0; i < count; i++)
		note_moved(parsing, files[i]);
	for (size_t i = 0; i < count; i++) {
		struct outcome *outcome = outcome_of(parsing, files[i]->index);
		if (outcome->again && is_unit(files[i]))
			list_commands(parsing, files[i]);
		outcome->again = false;
	}
	if (parsing->units.len)
		qsort(parsing->units.items, parsing->units.len, sizeof *parsing->units.items, by_size);
	parsing->total += parsing->units.len;
	return parsing->units.len > 0;
}

/* What the sources read is a matter of theirs alone: a second pass finds nothing that the first one did not. */
static bool list_again(struct parsing *parsing)
{
	struct model *model = parsing->run->model;
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	if (++parsing->passes >= MOST_PASSES || !model_includes_macros(model))
		return false;
	for (size_t i = 0; i < count; i++)
		model_take_read(model, files[i]);
	if (!model_is_stale(model))
		return false;
	model_refresh(model, &(struct file_visitor){0});
	return list_units(parsing);
}

/* ---- answers ---- */

static void fail(struct parsing *parsing, const struct unit *unit, struct str why)
{
	struct outcome *outcome = outcome_of(parsing, unit->main->index);
	if (!outcome->failed || unit->command < outcome->why_command) {
		outcome->why = arena_str(parsing->run->arena, why);
		outcome->why_command = unit->command;
	}
	outcome->failed = true;
}

/* "path:line:column: text"; of a header outside the tree the text alone, as its path is this machine's. */
static struct str error_of(const struct parse_facts *facts)
{
	struct str error = facts->first_error;
	size_t begin = str_find(error, ' ');
	return path_is_absolute(error) && begin < error.len ? str_from_offset(error, begin + 1) : error;
}

static void take_facts(struct parsing *parsing, const struct unit *unit, struct str payload)
{
	struct parse_run *run = parsing->run;
	struct parse_result *result = parse_result_decode(payload);
	if (!result) {
		fail(parsing, unit, STR("the parser's answer makes no sense"));
		return;
	}
	if (unit->command == 0)
		outcome_of(parsing, unit->main->index)->parsed = true;
	if (result->facts.error_count > 0)
		fail(parsing, unit, error_of(&result->facts));
	result->asked_at = run->model->clock;
	result->command = model_command_key(run->model, unit->main, unit->command);
	model_hang(run->model, unit->main, result);
	for (size_t i = 0; i < unit->borrower_count; i++)
		model_hang(run->model, unit->borrowers[i], result);
	parse_result_release(result);
}

/* A parser that cannot be started is the machine's fault, and told once. A file that it cannot parse, or that felled
 * it, is missing from the coverage. */
static void tell_fault(struct parsing *parsing, const struct parser_answer *answer, const struct unit *unit)
{
	struct parse_run *run = parsing->run;
	if (answer->status == PARSER_UNAVAILABLE && !parsing->broken) {
		parsing->broken = true;
		vec_push(&run->faults, arena_str(run->arena, answer->message));
	}
	fail(parsing, unit, answer->status == PARSER_UNAVAILABLE ? no_parser : answer->message);
}

static void submit_more(struct parsing *parsing);

static void count_done(struct parsing *parsing)
{
	parsing->done++;
	if (parsing->run->progress)
		parsing->run->progress(parsing->run->progress_context, parsing->done, parsing->total);
}

static void on_answer(void *context, const struct parser_answer *answer)
{
	struct flight *flight = context;
	struct parsing *parsing = flight->parsing;
	if (answer->status == PARSER_OK) {
		facts_cache_put(parsing->cache, &flight->ticket, answer->payload);
		take_facts(parsing, flight->unit, answer->payload);
	} else {
		tell_fault(parsing, answer, flight->unit);
	}
	free(flight);
	parsing->in_flight--;
	count_done(parsing);
	submit_more(parsing);
}

/* ---- requests ---- */

static void count_shared(struct parsing *parsing)
{
	struct arena arena = {0};
	for (size_t i = parsing->next - 1; i < parsing->units.len; i++) {
		const struct unit *unit = &parsing->units.items[i];
		struct parse_request request;
		parse_unit_arguments(parsing->run->model, &arena, unit->main, unit->command, &request);
		shared_includes_add(&parsing->shared, unit->main, &request);
		arena_reset(&arena);
	}
	arena_finish(&arena);
	parsing->counted = true;
}

/* Of those to come the cache is taken to have as many as of those before. */
static uint32_t find_shared(struct parsing *parsing, const struct unit *unit, const struct parse_request *request)
{
	if (!parsing->counted)
		count_shared(parsing);
	size_t missed = parsing->next - parsing->kept;
	size_t least = (size_t)parsing->run->jobs * SHARERS_PER_WORKER * parsing->next / missed;
	return shared_includes_find(&parsing->shared, unit->main, request, (uint32_t)least);
}

static void submit(struct parsing *parsing, const struct unit *unit)
{
	struct parse_run *run = parsing->run;
	struct arena arena = {0};
	struct str *wanted = arena_array(&arena, struct str, unit->borrower_count + 1);
	wanted[0] = unit->main->path;
	for (size_t i = 0; i < unit->borrower_count; i++)
		wanted[i + 1] = unit->borrowers[i]->path;
	struct parse_request request;
	parse_unit_request(run->model, &arena, unit->main, unit->command, wanted, unit->borrower_count + 1, &request);
	request.record = true;
	struct facts_ticket ticket = facts_cache_ticket(parsing->cache, unit->main, &request);
	struct str payload;
	if (facts_cache_get(parsing->cache, &ticket, &arena, &payload)) {
		parsing->kept++;
		take_facts(parsing, unit, payload);
		count_done(parsing);
	} else {
		request.shared = find_shared(parsing, unit, &request);
		struct flight *flight = mem_new(struct flight);
		*flight = (struct flight){.parsing = parsing, .unit = unit, .ticket = ticket};
		parser_submit(parsing->pool, &request, 0, on_answer, flight);
		parsing->in_flight++;
	}
	arena_finish(&arena);
}

static void fill_window(struct parsing *parsing)
{
	size_t window = (size_t)parsing->run->jobs * REQUESTS_PER_WORKER;
	while (parsing->in_flight < window && parsing->next < parsing->units.len) {
		const struct unit *unit = &parsing->units.items[parsing->next++];
		if (parsing->broken)
			fail(parsing, unit, no_parser);
		else
			submit(parsing, unit);
	}
}

static void submit_more(struct parsing *parsing)
{
	do
		fill_window(parsing);
	while (parsing->in_flight == 0 && list_again(parsing));
	if (parsing->in_flight == 0)
		parser_pool_destroy(parsing->pool, NULL, NULL);
}

static void tell_outcomes(struct parsing *parsing)
{
	struct parse_run *run = parsing->run;
	size_t count;
	struct file *const *files = model_code_files(run->model, &count);
	for (size_t i = 0; i < count; i++) {
		const struct outcome *outcome = outcome_of(parsing, files[i]->index);
		if (!is_unit(files[i]) || !run->is_asked(run->asked_context, files[i]->path))
			continue;
		run->parsed += outcome->parsed;
		if (!outcome->failed)
			continue;
		vec_push(&run->failed, files[i]->path);
		vec_push(&run->why, outcome->why);
		run->unnamed += model_first_command(run->model, files[i]->path) == COMMAND_NONE;
	}
}

void check_parse(struct parse_run *run)
{
	struct parsing parsing = {.run = run};
	if (list_units(&parsing) && uv_loop_init(&parsing.loop) == 0) {
		struct parser_pool_options options = {.program = parser_program(run->arena), .workers = run->jobs};
		parsing.cache = facts_cache_open(run->model, options.program, true, &run->log);
		parsing.pool = parser_pool_create(&parsing.loop, &options);
		submit_more(&parsing);
		uv_run(&parsing.loop, UV_RUN_DEFAULT);
		uv_loop_close(&parsing.loop);
		facts_cache_close(parsing.cache);
	}
	tell_outcomes(&parsing);
	vec_free(&parsing.outcomes);
	vec_free(&parsing.units);
	vec_free(&parsing.borrowers);
	shared_includes_finish(&parsing.shared);
}

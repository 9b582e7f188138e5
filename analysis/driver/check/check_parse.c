/* The parses of one cold run: a window of requests over a list of units, so that memory does not grow with the project.
 */
#include "check/check_parse.h"

#include <stdlib.h>
#include <string.h>

#include <uv.h>

#include <autotomy/base/path.h>

#include "cache/facts_cache.h"
#include "parser/borrowers.h"
#include "parser/parse_unit.h"
#include "parser/parser_pool.h"

/* Requests in the pool for each worker: one it works on, one ready behind it. */
enum { REQUESTS_PER_WORKER = 2 };

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

struct parsing {
	struct parse_run *run;
	struct parser_pool *pool;
	struct facts_cache *cache;
	uv_loop_t loop;
	struct unit_list units;
	struct borrowers borrowers;
	size_t next, done, in_flight;
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

static void list_units(struct parsing *parsing)
{
	size_t count;
	struct file *const *files = model_code_files(parsing->run->model, &count);
	borrowers_list(&parsing->borrowers, files, count);
	for (size_t i = 0; i < count; i++) {
		if (!parse_unit_stands_alone(files[i]) || files[i]->read_error)
			continue;
		size_t commands = parse_unit_count(parsing->run->model, files[i]);
		for (size_t c = 0; c < commands; c++) {
			struct unit unit = {.main = files[i], .command = c};
			unit.borrowers = borrowers_of(&parsing->borrowers, files[i], &unit.borrower_count);
			vec_push(&parsing->units, unit);
		}
	}
	if (parsing->units.len)
		qsort(parsing->units.items, parsing->units.len, sizeof *parsing->units.items, by_size);
}

/* ---- answers ---- */

static void fail(struct parse_run *run, const struct unit *unit)
{
	vec_push(&run->failed, unit->main->path);
}

static void take_facts(struct parsing *parsing, const struct unit *unit, struct str payload)
{
	struct parse_run *run = parsing->run;
	struct parse_result *result = parse_result_decode(payload);
	if (!result) {
		fail(run, unit);
		return;
	}
	if (unit->command == 0)
		run->parsed++;
	if (result->facts.error_count > 0)
		fail(run, unit);
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
	fail(run, unit);
}

static void submit_more(struct parsing *parsing);

static void count_done(struct parsing *parsing)
{
	parsing->done++;
	if (parsing->run->progress)
		parsing->run->progress(parsing->run->progress_context, parsing->done, parsing->units.len);
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
		take_facts(parsing, unit, payload);
		count_done(parsing);
	} else {
		struct flight *flight = mem_new(struct flight);
		*flight = (struct flight){.parsing = parsing, .unit = unit, .ticket = ticket};
		parser_submit(parsing->pool, &request, 0, on_answer, flight);
		parsing->in_flight++;
	}
	arena_finish(&arena);
}

static void submit_more(struct parsing *parsing)
{
	size_t window = (size_t)parsing->run->jobs * REQUESTS_PER_WORKER;
	while (parsing->in_flight < window && parsing->next < parsing->units.len) {
		const struct unit *unit = &parsing->units.items[parsing->next++];
		if (parsing->broken)
			fail(parsing->run, unit);
		else
			submit(parsing, unit);
	}
	if (parsing->in_flight == 0)
		parser_pool_destroy(parsing->pool, NULL, NULL);
}

void check_parse(struct parse_run *run)
{
	struct parsing parsing = {.run = run};
	list_units(&parsing);
	if (parsing.units.len > 0 && uv_loop_init(&parsing.loop) == 0) {
		struct parser_pool_options options = {.program = parser_program(run->arena), .workers = run->jobs};
		parsing.cache = facts_cache_open(run->model, options.program, true, &run->log);
		parsing.pool = parser_pool_create(&parsing.loop, &options);
		submit_more(&parsing);
		uv_run(&parsing.loop, UV_RUN_DEFAULT);
		uv_loop_close(&parsing.loop);
		facts_cache_close(parsing.cache);
	}
	vec_free(&parsing.units);
	vec_free(&parsing.borrowers);
}

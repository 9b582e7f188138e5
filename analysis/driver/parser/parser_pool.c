/* The pool of autotomy-clang processes: who works on what, and what becomes of a request whose process ends. */
#include "parser/parser_pool.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/hash.h>

#include "parser/parser_ledger.h"
#include "parser/parser_worker.h"

enum {
	START_FAILURES_TO_GIVE_UP = 3, /* in a row */
	PAUSE_FIRST_MS = 250,          /* before a start is tried again; doubled each time */
	PAUSE_LONGEST_MS = 30000,
	KEPT_REMEMBERED = 8, /* units that a process keeps (UNITS_KEPT in analysis/clang) */
};

struct job {
	struct job *next;
	uint64_t token;
	char *file;
	uint64_t file_hash, content; /* of the main file's path; of its unsaved text */
	bool keep;
	bool shared; /* asks for more than to parse the file: see struct parse_request */
	int priority;
	struct parser_message *frame;
	parser_done done;
	void *context;
	bool cancelled;
};

struct parser_pool {
	uv_loop_t *loop;
	struct parser_pool_options options;
	struct arena arena; /* the options' strings */
	VEC(struct parser_worker *) workers;
	struct job *waiting; /* in the order in which they go */
	uint64_t last_token;
	struct parser_ledger ledger;
	uv_timer_t later; /* runs the pump in a turn of its own */
	uv_timer_t idle;  /* runs while there is no work */
	unsigned open_timers;
	unsigned start_failures;
	uint64_t pause_ms, paused_until; /* after START_FAILURES_TO_GIVE_UP */
	char *trouble;                   /* why nothing can be started */
	bool closing;
	void (*on_closed)(void *context);
	void *closed_context;
};

static void pump(struct parser_pool *pool);

/* ---- jobs ---- */

static void free_job(struct job *job)
{
	parser_message_release(job->frame);
	free(job->file);
	free(job);
}

/* Before those of lower priority, behind its equals; `first` puts a job that was under way before its equals. */
static void enqueue(struct parser_pool *pool, struct job *job, bool first)
{
	struct job **at = &pool->waiting;
	while (*at && ((*at)->priority > job->priority || (!first && (*at)->priority == job->priority)))
		at = &(*at)->next;
	job->next = *at;
	*at = job;
}

static void unlink_job(struct parser_pool *pool, struct job *job)
{
	struct job **at = &pool->waiting;
	while (*at && *at != job)
		at = &(*at)->next;
	if (*at)
		*at = job->next;
}

/* The job is gone afterwards; the callback may have called anything. */
static void answer(struct job *job, enum parser_status status, struct str payload, struct str message)
{
	struct parser_answer told = {status, payload, message};
	if (!job->cancelled)
		job->done(job->context, &told);
	free_job(job);
}

static void on_later(uv_timer_t *timer)
{
	pump(timer->data);
}

static void pump_later(struct parser_pool *pool)
{
	if (!pool->closing)
		uv_timer_start(&pool->later, on_later, 0, 0);
}

/* ---- what processes tell ---- */

static void on_answered(void *context, struct parser_worker *worker, enum wire_type type, struct str payload)
{
	struct parser_pool *pool = context;
	struct job *job = worker->job;
	struct parse_failure failure = {0};
	uint64_t id;
	if (!wire_get_id(payload, &id) || id != job->token ||
	    (type == WIRE_FAILED && !wire_get_failure(payload, &failure))) {
		parser_worker_reject(worker);
		return;
	}
	worker->job = NULL;
	parser_worker_watch(worker, 0);
	pool->start_failures = 0;
	pool->pause_ms = 0;
	ledger_forgive(&pool->ledger, str_from(job->file));
	answer(job, type == WIRE_FACTS ? PARSER_OK : PARSER_FAILED, type == WIRE_FACTS ? payload : (struct str){0},
	       failure.message);
	pump_later(pool);
}

static void give_up_starting(struct parser_pool *pool)
{
	pool->pause_ms = pool->pause_ms ? pool->pause_ms * 2 : PAUSE_FIRST_MS;
	if (pool->pause_ms > PAUSE_LONGEST_MS)
		pool->pause_ms = PAUSE_LONGEST_MS;
	pool->paused_until = uv_now(pool->loop) + pool->pause_ms;
	pool->start_failures = 0;
}

/* `trouble` is on the heap and is taken over. */
static void note_start_failure(struct parser_pool *pool, char *trouble, bool certain)
{
	free(pool->trouble);
	pool->trouble = trouble;
	pool->start_failures++;
	if (certain || pool->start_failures >= START_FAILURES_TO_GIVE_UP)
		give_up_starting(pool);
}

static void note_stillborn(struct parser_pool *pool, enum parser_end end, struct str how)
{
	if (end == PARSER_ENDED_KILLED || end == PARSER_ENDED_ASKED)
		return;
	struct strbuf trouble = {0};
	strbuf_printf(&trouble, "%.*s is no parser of this version: it %.*s", STR_ARG(pool->options.program),
		      STR_ARG(how));
	note_start_failure(pool, trouble.ptr, end == PARSER_ENDED_LATE);
}

/*
 * The second try keeps no unit and shares nothing, and so needs nothing but the file: libclang before 17 aborts when
 * the disk has no room for a preamble, which is not the file's doing.
 */
static void ask_plainly(struct job *job)
{
	struct arena arena = {0};
	struct parse_request request;
	enum wire_type type;
	struct str payload;
	size_t length;
	if (!job->keep && !job->shared)
		return;
	bool whole = wire_next(strbuf_str(&job->frame->bytes), &type, &payload, &length) == WIRE_FRAME &&
		     wire_get_request(&arena, payload, &request);
	assert(whole); /* it is ours */
	(void)whole;
	request.keep = job->keep = job->shared = false;
	request.shared = 0;
	struct parser_message *plain = parser_message_create();
	wire_put_request(&plain->bytes, &request); /* its strings are views of the old one */
	parser_message_release(job->frame);
	job->frame = plain;
	arena_finish(&arena);
}

/* The job whose process ended goes to the next one, unless its file has done this before. */
static void try_again(struct parser_pool *pool, struct job *job, bool greeted, enum parser_end end, struct str how)
{
	const char *why = NULL;
	if (greeted && end != PARSER_ENDED_ASKED) {
		why = ledger_fell(&pool->ledger, str_from(job->file), job->content, end, job->keep || job->shared, how);
		ask_plainly(job);
	}
	if (why)
		answer(job, PARSER_SET_ASIDE, (struct str){0}, str_from(why));
	else if (job->cancelled)
		free_job(job);
	else
		enqueue(pool, job, true);
}

static void forget_worker(struct parser_pool *pool, const struct parser_worker *worker)
{
	for (size_t i = 0; i < pool->workers.len; i++) {
		if (pool->workers.items[i] != worker)
			continue;
		pool->workers.items[i] = *vec_last(&pool->workers);
		pool->workers.len--;
		return;
	}
}

static void close_if_empty(struct parser_pool *pool);

static void on_ended(void *context, struct parser_worker *worker, enum parser_end end, struct str how)
{
	struct parser_pool *pool = context;
	struct job *job = worker->job;
	forget_worker(pool, worker);
	worker->job = NULL;
	if (pool->closing) {
		if (job)
			free_job(job);
		close_if_empty(pool);
		return;
	}
	if (!worker->greeted)
		note_stillborn(pool, end, how);
	if (job)
		try_again(pool, job, worker->greeted, end, how);
	pump_later(pool);
}

/* ---- who works on what ---- */

static bool keeps(const struct parser_worker *worker, uint64_t file_hash)
{
	for (size_t i = 0; i < worker->kept.len; i++) {
		if (worker->kept.items[i] == file_hash)
			return true;
	}
	return false;
}

static void remove_kept(struct parser_worker *worker, uint64_t file_hash)
{
	for (size_t i = 0; i < worker->kept.len; i++) {
		if (worker->kept.items[i] != file_hash)
			continue;
		memmove(worker->kept.items + i, worker->kept.items + i + 1,
			(worker->kept.len - i - 1) * sizeof *worker->kept.items);
		worker->kept.len--;
		return;
	}
}

/* The last one used stands last, as in the process itself. */
static void note_kept(struct parser_worker *worker, uint64_t file_hash)
{
	remove_kept(worker, file_hash);
	if (worker->kept.len == KEPT_REMEMBERED)
		remove_kept(worker, worker->kept.items[0]);
	vec_push(&worker->kept, file_hash);
}

static bool is_free(const struct parser_worker *worker)
{
	return !worker->job && !worker->exited && !worker->drained && !worker->closing;
}

/* The free process that keeps the file, else the one that keeps the fewest others. */
static struct parser_worker *free_worker(struct parser_pool *pool, const struct job *job)
{
	struct parser_worker *best = NULL;
	for (size_t i = 0; i < pool->workers.len; i++) {
		struct parser_worker *worker = pool->workers.items[i];
		if (!is_free(worker))
			continue;
		if (keeps(worker, job->file_hash))
			return worker;
		if (!best || worker->kept.len < best->kept.len)
			best = worker;
	}
	return best;
}

static struct parser_worker *start_worker(struct parser_pool *pool)
{
	struct parser_worker_events events = {pool, on_answered, on_ended};
	char *trouble = NULL;
	if (pool->workers.len >= pool->options.workers)
		return NULL;
	struct parser_worker *worker = parser_worker_start(pool->loop, &pool->options, &events, &trouble);
	if (worker)
		vec_push(&pool->workers, worker);
	else
		note_start_failure(pool, trouble, true);
	return worker;
}

static bool is_paused(const struct parser_pool *pool)
{
	return pool->paused_until > uv_now(pool->loop);
}

static void give(struct parser_pool *pool, struct parser_worker *worker, struct job *job)
{
	unlink_job(pool, job);
	worker->job = job;
	if (job->keep)
		note_kept(worker, job->file_hash);
	parser_worker_send(worker, job->frame);
	parser_worker_watch(worker, pool->options.timeout_ms);
}

static struct job *oldest_upto(const struct parser_pool *pool, uint64_t token)
{
	struct job *job = pool->waiting;
	while (job && job->token > token)
		job = job->next;
	return job;
}

/* Callbacks may cancel others, or ask again: what they ask is not refused in the same breath. */
static void refuse_all(struct parser_pool *pool)
{
	uint64_t last = pool->last_token;
	struct strbuf trouble = {0};
	strbuf_add(&trouble, str_from(pool->trouble));
	for (struct job *job; !pool->closing && (job = oldest_upto(pool, last));) {
		unlink_job(pool, job);
		answer(job, PARSER_UNAVAILABLE, (struct str){0}, strbuf_str(&trouble));
	}
	strbuf_free(&trouble);
}

/* Answers the first waiting request whose file is set aside. */
static bool refuse_set_aside(struct parser_pool *pool)
{
	for (struct job *job = pool->waiting; job; job = job->next) {
		const char *why = ledger_set_aside(&pool->ledger, str_from(job->file), job->content);
		if (!why)
			continue;
		struct strbuf text = {0};
		strbuf_add(&text, str_from(why)); /* the callback may forgive the file */
		unlink_job(pool, job);
		answer(job, PARSER_SET_ASIDE, (struct str){0}, strbuf_str(&text));
		strbuf_free(&text);
		return true;
	}
	return false;
}

static void on_idle(uv_timer_t *timer)
{
	struct parser_pool *pool = timer->data;
	for (size_t i = 0; i < pool->workers.len; i++)
		parser_worker_dismiss(pool->workers.items[i]);
}

static void watch_idleness(struct parser_pool *pool)
{
	if (pool->closing || !pool->options.idle_ms)
		return;
	if (!parser_pool_idle(pool) || pool->workers.len == 0)
		uv_timer_stop(&pool->idle);
	else if (!uv_is_active((uv_handle_t *)&pool->idle))
		uv_timer_start(&pool->idle, on_idle, pool->options.idle_ms, 0);
}

static void pump(struct parser_pool *pool)
{
	while (!pool->closing && refuse_set_aside(pool))
		continue;
	while (!pool->closing && pool->waiting) {
		struct job *job = pool->waiting;
		struct parser_worker *worker = free_worker(pool, job);
		if (!worker && !is_paused(pool))
			worker = start_worker(pool);
		if (!worker)
			break;
		give(pool, worker, job);
	}
	if (!pool->closing && pool->waiting && pool->workers.len == 0)
		refuse_all(pool);
	watch_idleness(pool);
}

/* ---- the pool ---- */

static unsigned default_megabytes(void)
{
	uint64_t half = uv_get_total_memory() >> 21;
	return half < PARSER_MAX_MEGABYTES ? (unsigned)half : PARSER_MAX_MEGABYTES;
}

struct parser_pool *parser_pool_create(uv_loop_t *loop, const struct parser_pool_options *options)
{
	struct parser_pool *pool = mem_new(struct parser_pool);
	pool->loop = loop;
	pool->options = *options;
	pool->options.program = arena_str(&pool->arena, options->program);
	pool->options.scratch = arena_str(&pool->arena, options->scratch);
	if (!pool->options.workers)
		pool->options.workers = 1;
	if (!pool->options.timeout_ms)
		pool->options.timeout_ms = PARSER_TIMEOUT_MS;
	if (!pool->options.max_megabytes)
		pool->options.max_megabytes = default_megabytes();
	uv_timer_init(loop, &pool->later);
	pool->later.data = pool;
	uv_timer_init(loop, &pool->idle);
	pool->idle.data = pool;
	pool->open_timers = 2;
	/* A process that ends while it is written to must not end us. */
	signal(SIGPIPE, SIG_IGN);
	return pool;
}

static void on_timer_closed(uv_handle_t *handle)
{
	struct parser_pool *pool = handle->data;
	if (--pool->open_timers > 0)
		return;
	void (*on_closed)(void *context) = pool->on_closed;
	void *context = pool->closed_context;
	ledger_finish(&pool->ledger);
	vec_free(&pool->workers);
	arena_finish(&pool->arena);
	free(pool->trouble);
	free(pool);
	if (on_closed)
		on_closed(context);
}

static void close_if_empty(struct parser_pool *pool)
{
	if (pool->workers.len > 0)
		return;
	uv_close((uv_handle_t *)&pool->later, on_timer_closed);
	uv_close((uv_handle_t *)&pool->idle, on_timer_closed);
}

void parser_pool_destroy(struct parser_pool *pool, void (*on_closed)(void *context), void *context)
{
	assert(!pool->closing);
	pool->closing = true;
	pool->on_closed = on_closed;
	pool->closed_context = context;
	for (struct job *job = pool->waiting, *next; job; job = next) {
		next = job->next;
		free_job(job);
	}
	pool->waiting = NULL;
	for (size_t i = 0; i < pool->workers.len; i++)
		parser_worker_kill(pool->workers.items[i], PARSER_ENDED_ASKED);
	close_if_empty(pool);
}

static uint64_t content_of(const struct parse_request *request)
{
	for (size_t i = 0; i < request->unsaved_count; i++) {
		if (str_eq(request->unsaved[i].path, request->file))
			return hash_bytes(request->unsaved[i].text);
	}
	return 0;
}

uint64_t parser_submit(struct parser_pool *pool, const struct parse_request *request, int priority, parser_done done,
		       void *context)
{
	struct parse_request numbered = *request;
	struct job *job = mem_new(struct job);
	numbered.id = job->token = ++pool->last_token;
	job->file = strndup(request->file.ptr, request->file.len);
	job->file_hash = hash_bytes(request->file);
	job->content = content_of(request);
	job->keep = request->keep;
	job->shared = request->shared > 0;
	job->priority = priority;
	job->frame = parser_message_create();
	wire_put_request(&job->frame->bytes, &numbered);
	job->done = done;
	job->context = context;
	enqueue(pool, job, false);
	pump_later(pool);
	return job->token;
}

void parser_cancel(struct parser_pool *pool, uint64_t token, bool kill)
{
	for (struct job *job = pool->waiting; job; job = job->next) {
		if (job->token != token)
			continue;
		unlink_job(pool, job);
		free_job(job);
		return;
	}
	for (size_t i = 0; i < pool->workers.len; i++) {
		struct parser_worker *worker = pool->workers.items[i];
		struct job *job = worker->job;
		if (!job || job->token != token)
			continue;
		job->cancelled = true;
		if (kill)
			parser_worker_kill(worker, PARSER_ENDED_ASKED);
		return;
	}
}

void parser_forget(struct parser_pool *pool, struct str file)
{
	uint64_t file_hash = hash_bytes(file);
	for (size_t i = 0; i < pool->workers.len; i++) {
		struct parser_worker *worker = pool->workers.items[i];
		if (!keeps(worker, file_hash))
			continue;
		struct parser_message *message = parser_message_create();
		wire_put_forget(&message->bytes, file);
		parser_worker_send(worker, message);
		parser_message_release(message);
		remove_kept(worker, file_hash);
	}
}

void parser_forgive(struct parser_pool *pool, struct str file)
{
	ledger_forgive(&pool->ledger, file);
}

bool parser_is_set_aside(const struct parser_pool *pool, struct str file)
{
	return ledger_knows(&pool->ledger, file);
}

unsigned parser_pool_workers(const struct parser_pool *pool)
{
	return pool->options.workers;
}

bool parser_pool_idle(const struct parser_pool *pool)
{
	for (size_t i = 0; i < pool->workers.len; i++) {
		if (pool->workers.items[i]->job)
			return false;
	}
	return !pool->waiting;
}

size_t parser_pool_processes(const struct parser_pool *pool, int *pids, size_t capacity)
{
	size_t count = 0;
	for (size_t i = 0; i < pool->workers.len && count < capacity; i++) {
		if (!pool->workers.items[i]->exited)
			pids[count++] = pool->workers.items[i]->process.pid;
	}
	return count;
}

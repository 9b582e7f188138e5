/*
 * The pool of autotomy-clang processes. A parser may crash, hang, eat memory or be killed: it is dropped and started
 * again, every request is answered, and a file that fells it twice is set aside until its content changes.
 *
 * Everything happens on the thread of the loop; callbacks come from the loop, never from inside a call here.
 */
#ifndef DRIVER_PARSER_POOL_H
#define DRIVER_PARSER_POOL_H

#include <uv.h>

#include <autotomy/core/wire.h>

struct parser_pool;

struct parser_pool_options {
	struct str program;     /* absolute path: see parser_program() */
	unsigned workers;       /* at most so many processes; 0: one */
	uint64_t timeout_ms;    /* for one parse; 0: PARSER_TIMEOUT_MS */
	unsigned max_megabytes; /* for one process; 0: PARSER_MAX_MEGABYTES, or half of the machine's where that is less
				 */
	struct str scratch;     /* a folder in which the pool makes one for each process; empty: TMPDIR, else /tmp */
	uint64_t idle_ms;       /* processes end after so long without work; 0: never */
	unsigned niceness;      /* of the processes: see nice(2) */
	bool show_errors;       /* pass the parsers' stderr through; else it goes to /dev/null */
};

enum { PARSER_TIMEOUT_MS = 60000, PARSER_MAX_MEGABYTES = 4096 };

enum parser_status {
	PARSER_OK,
	PARSER_FAILED,      /* the parser says that it cannot: there is no such file, ... */
	PARSER_UNAVAILABLE, /* no parser can be started; the next request after a while tries again */
	PARSER_SET_ASIDE,   /* the file felled the parser twice, and is not tried again before it is forgiven */
};

struct parser_answer {
	enum parser_status status;
	struct str payload; /* PARSER_OK: for wire_get_facts(); a view that is valid during the call */
	struct str message; /* otherwise: why, one sentence part; a view as well */
};

/* Called exactly once for a request that is not cancelled. May call the pool. */
typedef void (*parser_done)(void *context, const struct parser_answer *answer);

/* `options` are copied. No process is started before it is needed. */
struct parser_pool *parser_pool_create(uv_loop_t *loop, const struct parser_pool_options *options);

/*
 * Ends all processes, removes their folders and calls `on_closed` (may be NULL) in a later turn of the loop, when
 * nothing of the pool is left. No request is answered any more.
 */
void parser_pool_destroy(struct parser_pool *pool, void (*on_closed)(void *context), void *context);

/*
 * Asks for a parse; everything is copied, `request->id` does not matter. Of the waiting requests the one with the
 * highest priority goes first, then the oldest; to the process that keeps the file's unit, if that one is free. A
 * request whose process dies or takes too long is sent once more, and then keeps no unit. Returns a token for
 * parser_cancel(), never 0.
 */
uint64_t parser_submit(struct parser_pool *pool, const struct parse_request *request, int priority, parser_done done,
		       void *context);

/* The request is not answered any more. One that runs already is left to finish, unless `kill` ends its process at
 * once. */
void parser_cancel(struct parser_pool *pool, uint64_t token, bool kill);

/* The file was closed: the process that keeps its unit drops it. `file` is absolute. */
void parser_forget(struct parser_pool *pool, struct str file);

/*
 * The file's content, or that of a header, changed: whatever it did to parsers is forgotten. (That an unsaved text of
 * the main file is another one is noticed without this call.) `file` is absolute.
 */
void parser_forgive(struct parser_pool *pool, struct str file);
bool parser_is_set_aside(const struct parser_pool *pool, struct str file);

/* How many processes there may be. */
unsigned parser_pool_workers(const struct parser_pool *pool);

/* No request is waiting or running. */
bool parser_pool_idle(const struct parser_pool *pool);

/* Where autotomy-clang is: $AUTOTOMY_CLANG if set, else beside this program's executable. Absolute; in the arena. */
struct str parser_program(struct arena *arena);

/* The process ids of the parsers that run, for tests that kill them; returns how many, at most `capacity`. */
size_t parser_pool_processes(const struct parser_pool *pool, int *pids, size_t capacity);

#endif

/* One autotomy-clang process: started, spoken to, and, whatever happens to it, buried with everything it left. */
#ifndef DRIVER_PARSER_WORKER_H
#define DRIVER_PARSER_WORKER_H

#include <uv.h>

#include <autotomy/base/vec.h>
#include <autotomy/core/wire.h>

#include "parser/parser_pool.h"

/* How a process came to its end. */
enum parser_end {
	PARSER_ENDED_SELF,   /* it exited, crashed or wrote garbage */
	PARSER_ENDED_LATE,   /* we killed it: it took too long */
	PARSER_ENDED_KILLED, /* somebody else killed it */
	PARSER_ENDED_ASKED,  /* we killed it because its work is not wanted any more */
};

struct parser_worker;

/* Calls come from the loop. After `ended` the worker is gone. */
struct parser_worker_events {
	void *context;
	/* A whole WIRE_FACTS or WIRE_FAILED frame. */
	void (*answered)(void *context, struct parser_worker *worker, enum wire_type type, struct str payload);
	void (*ended)(void *context, struct parser_worker *worker, enum parser_end end, struct str message);
};

struct parser_worker {
	struct parser_worker_events events;
	void *job;          /* the owner's: what it works on, NULL while idle */
	bool greeted;       /* it has said HELLO: it is what it should be */
	VEC(uint64_t) kept; /* hashes of the main files whose units it may keep */

	/* private to parser_worker.c */
	uv_process_t process;
	uv_pipe_t input, output;
	uv_timer_t timer;
	unsigned open_handles;
	bool exited, drained, closing, garbage;
	int64_t exit_status;
	int exit_signal;
	enum parser_end end;
	struct strbuf received;
	char *scratch;
};

/*
 * Starts a process. NULL when that is not possible: then `*message` (on the heap) says why. Otherwise `ended` is called
 * exactly once.
 */
struct parser_worker *parser_worker_start(uv_loop_t *loop, const struct parser_pool_options *options,
					  const struct parser_worker_events *events, char **message);

/* Bytes on their way to the process; counted, so that they outlive both the request and the write. */
struct parser_message {
	unsigned references;
	struct strbuf bytes;
};
struct parser_message *parser_message_create(void);
void parser_message_release(struct parser_message *message);

void parser_worker_send(struct parser_worker *worker, struct parser_message *message);

/* The process is killed unless this is called again within `timeout_ms`; 0 ends the watch. */
void parser_worker_watch(struct parser_worker *worker, uint64_t timeout_ms);
/* Ends it at once. One that is only asked to end (PARSER_ENDED_ASKED) removes its own folder first. */
void parser_worker_kill(struct parser_worker *worker, enum parser_end end);
/* An idle process is asked to end; it removes its own folder, whatever becomes of us meanwhile. */
void parser_worker_dismiss(struct parser_worker *worker);
/* What it wrote makes no sense: kills it. */
void parser_worker_reject(struct parser_worker *worker);

#endif

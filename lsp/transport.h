/*
 * Standard input and output, whatever they are: pipes, sockets, terminals or files. What is sent is written at once
 * where that is possible and waits in memory otherwise; while much is waiting (transport_congested()), nothing more is
 * read, so that a client that does not read cannot make us grow.
 */
#ifndef LSP_TRANSPORT_H
#define LSP_TRANSPORT_H

#include <uv.h>

#include "outbox.h"

enum { TRANSPORT_READ_BYTES = 64 << 10 };

struct transport_events {
	void *context;
	/* Takes bytes from the front; those it leaves come again once the transport is not congested any more, or by
	 * transport_go_on(). */
	void (*input)(void *context, struct str *bytes);
	void (*ended)(void *context);  /* no input will come any more */
	void (*broken)(void *context); /* nothing can be written any more */
};

enum transport_kind { TRANSPORT_NONE, TRANSPORT_STREAM, TRANSPORT_FILE };

union transport_handle {
	uv_handle_t handle;
	uv_stream_t stream;
	uv_pipe_t pipe;
	uv_tty_t tty;
};

struct transport {
	struct transport_events events;
	enum transport_kind in_kind, out_kind;
	union transport_handle in, out; /* in the loop where their type is set */
	uv_idle_t turn;                 /* a file is always ready: it is read in turns of the loop */
	bool paused, stopped;
	struct str unread; /* of `buffer` */
	char buffer[TRANSPORT_READ_BYTES];
	struct outbox outbox;
};

/* Begins to read. The transport must not move, and lives until its handles are closed. */
void transport_start(struct transport *transport, uv_loop_t *loop, const struct transport_events *events);

/* Sends a message body with its header. */
void transport_send(struct transport *transport, struct str body);
bool transport_congested(const struct transport *transport);
bool transport_flushed(const struct transport *transport);

/* What kept the receiver from taking input is over: hands out what it left, and reads on. */
void transport_go_on(struct transport *transport);

void transport_stop_reading(struct transport *transport);
void transport_close(struct transport *transport);  /* closes its handles in a later turn of the loop */
void transport_finish(struct transport *transport); /* after that */

#endif

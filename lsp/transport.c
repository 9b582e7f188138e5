/* Reads standard input and writes standard output without ever blocking on a peer. */
#include "transport.h"

#include <errno.h>
#include <unistd.h>

enum {
	HIGH_WATER = 4 << 20, /* bytes waiting at which reading stops */
	LOW_WATER = 1 << 20,  /* and at which it goes on */
};

bool transport_congested(const struct transport *transport)
{
	return outbox_waiting(&transport->outbox) > HIGH_WATER;
}

bool transport_flushed(const struct transport *transport)
{
	return !outbox_waiting(&transport->outbox) || transport->outbox.broken;
}

/* ---- reading ---- */

static void set_reading(struct transport *t, bool reading);

/* Hands out what is there, and reads on only once all of it was taken. */
static void give_input(struct transport *t)
{
	t->events.input(t->events.context, &t->unread);
	bool pause = t->unread.len > 0 || transport_congested(t);
	if (t->stopped || pause == t->paused)
		return;
	t->paused = pause;
	set_reading(t, !pause);
}

void transport_go_on(struct transport *transport)
{
	if (transport->paused && !transport->stopped)
		give_input(transport);
}

static void end_input(struct transport *t)
{
	if (t->stopped)
		return;
	transport_stop_reading(t);
	t->events.ended(t->events.context);
}

static void give_bytes(struct transport *t, ssize_t count)
{
	t->unread = (struct str){t->buffer, (size_t)count};
	give_input(t);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	(void)suggested;
	struct transport *t = handle->data;
	*buf = uv_buf_init(t->buffer, sizeof t->buffer);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
	(void)buf;
	struct transport *t = stream->data;
	if (count > 0)
		give_bytes(t, count);
	else if (count < 0)
		end_input(t);
}

static void on_file_turn(uv_idle_t *idle)
{
	struct transport *t = idle->data;
	ssize_t count = read(STDIN_FILENO, t->buffer, sizeof t->buffer);
	if (count > 0)
		give_bytes(t, count);
	else if (count == 0 || (errno != EINTR && errno != EAGAIN))
		end_input(t);
}

static void set_reading(struct transport *t, bool reading)
{
	if (t->in_kind == TRANSPORT_STREAM && reading)
		uv_read_start(&t->in.stream, on_alloc, on_read);
	else if (t->in_kind == TRANSPORT_STREAM)
		uv_read_stop(&t->in.stream);
	else if (t->in_kind == TRANSPORT_FILE && reading)
		uv_idle_start(&t->turn, on_file_turn);
	else
		uv_idle_stop(&t->turn);
}

void transport_stop_reading(struct transport *transport)
{
	if (transport->stopped)
		return;
	transport->stopped = true;
	set_reading(transport, false);
}

/* ---- writing ---- */

static void on_written(void *context)
{
	struct transport *t = context;
	if (t->paused && !t->stopped && outbox_waiting(&t->outbox) < LOW_WATER)
		give_input(t);
}

static void on_broken(void *context)
{
	struct transport *t = context;
	t->events.broken(t->events.context);
}

static void break_file(struct transport *t)
{
	t->outbox.broken = true;
	on_broken(t);
}

static void write_file(struct transport *t, struct str bytes)
{
	while (bytes.len && !t->outbox.broken) {
		ssize_t count = write(STDOUT_FILENO, bytes.ptr, bytes.len);
		if (count >= 0)
			bytes = str_from_offset(bytes, (size_t)count);
		else if (errno != EINTR)
			break_file(t);
	}
}

void transport_send(struct transport *transport, struct str body)
{
	char header[OUTBOX_HEADER_BYTES];
	struct str parts[2] = {outbox_header(header, body.len), body};
	if (transport->out_kind == TRANSPORT_STREAM) {
		outbox_send(&transport->outbox, parts);
		return;
	}
	write_file(transport, parts[0]);
	write_file(transport, parts[1]);
}

/* ---- opening ---- */

/* Sockets of any family go by the pipe handle, which asks of its descriptor only that it can be polled. */
static enum transport_kind open_pipe(uv_loop_t *loop, int fd, union transport_handle *handle)
{
	uv_pipe_init(loop, &handle->pipe, 0);
	return uv_pipe_open(&handle->pipe, fd) == 0 ? TRANSPORT_STREAM : TRANSPORT_NONE;
}

static enum transport_kind open_descriptor(uv_loop_t *loop, int fd, union transport_handle *handle)
{
	switch (uv_guess_handle(fd)) {
	case UV_NAMED_PIPE:
	case UV_TCP:
		return open_pipe(loop, fd, handle);
	case UV_TTY:
		return uv_tty_init(loop, &handle->tty, fd, 0) == 0 ? TRANSPORT_STREAM : TRANSPORT_FILE;
	case UV_FILE:
		return TRANSPORT_FILE;
	default:
		return TRANSPORT_NONE;
	}
}

static void on_no_input(uv_idle_t *idle)
{
	end_input(idle->data);
}

void transport_start(struct transport *transport, uv_loop_t *loop, const struct transport_events *events)
{
	transport->events = *events;
	transport->in_kind = open_descriptor(loop, STDIN_FILENO, &transport->in);
	transport->out_kind = open_descriptor(loop, STDOUT_FILENO, &transport->out);
	transport->in.handle.data = transport;
	outbox_init(&transport->outbox, &transport->out.stream,
		    &(struct outbox_events){transport, on_written, on_broken});
	uv_idle_init(loop, &transport->turn);
	transport->turn.data = transport;
	/* No input at all is an input that has ended, told from the loop like any other end. */
	if (transport->in_kind == TRANSPORT_NONE)
		uv_idle_start(&transport->turn, on_no_input);
	else
		set_reading(transport, true);
}

static void close_handle(union transport_handle *handle)
{
	if (handle->handle.type != UV_UNKNOWN_HANDLE)
		uv_close(&handle->handle, NULL);
}

void transport_close(struct transport *transport)
{
	transport_stop_reading(transport);
	uv_close((uv_handle_t *)&transport->turn, NULL);
	close_handle(&transport->in);
	close_handle(&transport->out);
}

void transport_finish(struct transport *transport)
{
	outbox_finish(&transport->outbox);
}

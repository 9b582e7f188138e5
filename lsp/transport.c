/* Reads standard input and writes standard output without ever blocking on a peer. */
#include "transport.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

enum {
	HIGH_WATER = 4 << 20,  /* bytes waiting at which reading stops */
	LOW_WATER = 1 << 20,   /* and at which it goes on */
	KEEP_BYTES = 256 << 10 /* a write buffer larger than this is given back once it is empty */
};

static size_t waiting_bytes(const struct transport *t)
{
	return t->waiting.len + t->writing.len;
}

bool transport_congested(const struct transport *transport)
{
	return waiting_bytes(transport) > HIGH_WATER;
}

bool transport_flushed(const struct transport *transport)
{
	return !waiting_bytes(transport) || transport->broken;
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

static void give_back(struct strbuf *buf)
{
	if (buf->cap > KEEP_BYTES)
		strbuf_free(buf);
	else
		strbuf_clear(buf);
}

static void be_broken(struct transport *t)
{
	strbuf_free(&t->waiting);
	if (t->broken)
		return;
	t->broken = true;
	t->events.broken(t->events.context);
}

static void write_waiting(struct transport *t);

static void on_written(uv_write_t *request, int status)
{
	struct transport *t = request->data;
	t->writes = false;
	give_back(&t->writing);
	if (status < 0) {
		be_broken(t);
		return;
	}
	write_waiting(t);
	if (t->paused && !t->stopped && waiting_bytes(t) < LOW_WATER)
		give_input(t);
}

static void write_waiting(struct transport *t)
{
	if (t->writes || !t->waiting.len)
		return;
	struct strbuf empty = t->writing;
	t->writing = t->waiting;
	t->waiting = empty;
	uv_buf_t buf = uv_buf_init(t->writing.ptr, (unsigned)t->writing.len);
	t->request.data = t;
	t->writes = true;
	int status = uv_write(&t->request, &t->out.stream, &buf, 1, on_written);
	if (status < 0)
		on_written(&t->request, status);
}

/* Returns how much of it was written; the rest has to wait. */
static size_t write_stream(struct transport *t, const struct str parts[2])
{
	uv_buf_t bufs[2];
	for (int i = 0; i < 2; i++)
		bufs[i] = (uv_buf_t){.base = (char *)(uintptr_t)parts[i].ptr, .len = parts[i].len};
	int count = uv_try_write(&t->out.stream, bufs, 2);
	if (count >= 0)
		return (size_t)count;
	if (count != UV_EAGAIN)
		be_broken(t);
	return 0;
}

static void write_file(struct transport *t, struct str bytes)
{
	while (bytes.len && !t->broken) {
		ssize_t count = write(STDOUT_FILENO, bytes.ptr, bytes.len);
		if (count >= 0)
			bytes = str_from_offset(bytes, (size_t)count);
		else if (errno != EINTR)
			be_broken(t);
	}
}

static void send_stream(struct transport *t, const struct str parts[2])
{
	size_t done = waiting_bytes(t) ? 0 : write_stream(t, parts);
	if (t->broken)
		return;
	for (int i = 0; i < 2; i++) {
		strbuf_add(&t->waiting, str_from_offset(parts[i], done));
		done -= done < parts[i].len ? done : parts[i].len;
	}
	write_waiting(t);
}

void transport_send(struct transport *transport, struct str body)
{
	char header[sizeof "Content-Length: 18446744073709551615\r\n\r\n"];
	int len = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", body.len);
	struct str parts[2] = {{header, (size_t)len}, body};
	if (transport->broken)
		return;
	if (transport->out_kind == TRANSPORT_STREAM) {
		send_stream(transport, parts);
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
	strbuf_free(&transport->writing);
	strbuf_free(&transport->waiting);
}

/* Runs another server over two pipes. */
#include "proxy/peer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <autotomy/base/memory.h>

enum { LAST_READS = 64 /* buffers read of what a process left behind; a pipe holds at most a megabyte */ };

/* ---- reading ---- */

static bool hand_out_one(struct peer *peer)
{
	struct str body;
	switch (framing_next(&peer->framing, &peer->unread, &body)) {
	case FRAMING_MORE:
		return false;
	case FRAMING_BODY:
		peer->events.body(peer->events.context, body);
		return true;
	case FRAMING_MALFORMED:
	case FRAMING_TOO_LONG:
		peer->events.stray(peer->events.context);
		return true;
	}
	return false;
}

static void hand_out(struct peer *peer, bool unasked)
{
	while (!peer->destroyed && (unasked || peer->events.may_read(peer->events.context)) && hand_out_one(peer))
		;
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf);

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	(void)suggested;
	struct peer *peer = handle->data;
	*buf = uv_buf_init(peer->buffer, sizeof peer->buffer);
}

static void hand_out_and_read_on(struct peer *peer)
{
	hand_out(peer, false);
	if (peer->destroyed || peer->exited)
		return;
	bool pause = peer->unread.len > 0 || !peer->events.may_read(peer->events.context);
	if (pause && !peer->paused)
		uv_read_stop((uv_stream_t *)&peer->out);
	else if (!pause && peer->paused)
		uv_read_start((uv_stream_t *)&peer->out, on_alloc, on_read);
	peer->paused = pause;
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
	(void)buf;
	struct peer *peer = stream->data;
	if (count > 0) {
		peer->unread = (struct str){peer->buffer, (size_t)count};
		hand_out_and_read_on(peer);
	} else if (count < 0) {
		uv_read_stop(stream);
		/* A server that says nothing any more is none, unless it is just about to end because it was told to.
		 */
		if (!peer->input_ends)
			peer_kill(peer, SIGKILL);
	}
}

void peer_go_on(struct peer *peer)
{
	if (peer->paused && !peer->destroyed && !peer->exited)
		hand_out_and_read_on(peer);
}

void peer_reject(struct peer *peer)
{
	framing_reject(&peer->framing);
}

/* ---- the end ---- */

/* What it wrote before it ended counts. Others may hold the pipe open, so its end is not waited for. */
static void read_the_rest(struct peer *peer)
{
	uv_os_fd_t fd;
	if (uv_fileno((uv_handle_t *)&peer->out, &fd) != 0)
		return;
	uv_read_stop((uv_stream_t *)&peer->out);
	hand_out(peer, true);
	for (int i = 0; i < LAST_READS && !peer->destroyed; i++) {
		ssize_t count = read(fd, peer->buffer, sizeof peer->buffer);
		if (count <= 0)
			return;
		peer->unread = (struct str){peer->buffer, (size_t)count};
		hand_out(peer, true);
	}
}

static void on_closed(uv_handle_t *handle)
{
	struct peer *peer = handle->data;
	if (--peer->open)
		return;
	outbox_finish(&peer->outbox);
	framing_finish(&peer->framing);
	free(peer);
}

static void on_exited(uv_process_t *process, int64_t status, int signal)
{
	struct peer *peer = process->data;
	peer->exited = true;
	if (peer->destroyed) {
		uv_close((uv_handle_t *)process, on_closed);
		return;
	}
	read_the_rest(peer);
	if (!peer->destroyed)
		peer->events.gone(peer->events.context, status, signal);
}

void peer_kill(struct peer *peer, int signal)
{
	if (!peer->exited)
		uv_process_kill(&peer->process, signal);
}

static void close_input(struct peer *peer)
{
	if (!uv_is_closing((uv_handle_t *)&peer->in))
		uv_close((uv_handle_t *)&peer->in, on_closed);
}

void peer_end_input(struct peer *peer)
{
	peer->input_ends = true;
	if (!peer_waiting(peer))
		close_input(peer);
}

void peer_destroy(struct peer *peer)
{
	if (!peer || peer->destroyed)
		return;
	peer->destroyed = true;
	close_input(peer);
	uv_close((uv_handle_t *)&peer->out, on_closed);
	/* One that still runs is waited for, or it would stay behind as a zombie. */
	if (peer->exited)
		uv_close((uv_handle_t *)&peer->process, on_closed);
	else
		peer_kill(peer, SIGKILL);
}

/* ---- writing ---- */

static void on_written(void *context)
{
	struct peer *peer = context;
	if (peer->destroyed)
		return;
	if (peer->input_ends && !peer_waiting(peer))
		close_input(peer);
	peer->events.written(peer->events.context);
}

/* Nobody reads its input: it has ended, or might as well. */
static void on_broken(void *context)
{
	peer_kill(context, SIGKILL);
}

size_t peer_waiting(const struct peer *peer)
{
	return outbox_waiting(&peer->outbox);
}

bool peer_is_stalled(struct peer *peer, uint64_t ms)
{
	size_t untaken = uv_stream_get_write_queue_size((uv_stream_t *)&peer->in);
	uint64_t now = uv_now(peer->in.loop);
	if (!untaken || untaken != peer->untaken)
		peer->taken_at = now;
	peer->untaken = untaken;
	return now - peer->taken_at > ms;
}

void peer_send(struct peer *peer, struct str body)
{
	char header[OUTBOX_HEADER_BYTES];
	struct str parts[2] = {outbox_header(header, body.len), body};
	if (peer->input_ends || peer->destroyed || peer->exited)
		return;
	outbox_send(&peer->outbox, parts);
}

/* ---- the beginning ---- */

static int spawn(struct peer *peer, uv_loop_t *loop, char *const *command)
{
	uv_stdio_container_t stdio[3] = {
		{.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&peer->in},
		{.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&peer->out},
		{.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
	};
	uv_process_options_t options = {
		.file = command[0],
		.args = (char **)(uintptr_t)command,
		.stdio = stdio,
		.stdio_count = 3,
		.exit_cb = on_exited,
	};
	return uv_spawn(loop, &peer->process, &options);
}

struct peer *peer_start(uv_loop_t *loop, char *const *command, const struct peer_events *events, int *error)
{
	struct peer *peer = mem_new(struct peer);
	peer->events = *events;
	peer->open = 3;
	uv_pipe_init(loop, &peer->in, 0);
	uv_pipe_init(loop, &peer->out, 0);
	peer->in.data = peer->out.data = peer->process.data = peer;
	outbox_init(&peer->outbox, (uv_stream_t *)&peer->in, &(struct outbox_events){peer, on_written, on_broken});
	*error = spawn(peer, loop, command);
	if (*error < 0) {
		/* There is no process that could be killed, but a handle that wants to be closed. */
		peer->exited = true;
		peer_destroy(peer);
		return NULL;
	}
	uv_read_start((uv_stream_t *)&peer->out, on_alloc, on_read);
	return peer;
}

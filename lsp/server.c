/* Puts the parts of the server together and runs the loop. */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "dispatch.h"
#include "features/diagnostic_pull.h"
#include "proxy/proxy.h"

enum {
	FLUSH_AT_ONCE = 64,     /* files published between two looks at the input */
	STOP_WITHIN_MS = 2000,  /* for a client that does not read what was sent */
	CLOSE_WITHIN_MS = 1000, /* for work that cannot be cancelled */
	MAX_LOG_BYTES = 4 << 10,
};

/* ---- sending ---- */

void server_send(struct server *server, struct json_writer *writer)
{
	transport_send(&server->transport, strbuf_str(writer->buf));
	strbuf_free(writer->buf);
}

void server_log(struct server *server, enum project_log level, struct str message)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body};
	if (server->stage != STAGE_RUNNING)
		return;
	message_begin_notification(&writer, "window/logMessage");
	json_begin_object(&writer);
	json_key(&writer, "type");
	json_write_int(&writer, level);
	json_key(&writer, "message");
	json_write_string(&writer, str_sub(message, 0, MAX_LOG_BYTES));
	json_end_object(&writer);
	message_end(&writer);
	server_send(server, &writer);
}

/* ---- receiving ---- */

static void receive_body(struct server *server, struct str body)
{
	struct message message;
	uint64_t begin = uv_hrtime();
	message_read(&server->arena, body, &message);
	if (server->proxy)
		proxy_receive(server->proxy, body, &message);
	else
		dispatch_message(server, &message);
	if (server->trace != TRACE_OFF)
		trace_message(server->trace, &server->transport, &message, body.len, uv_hrtime() - begin);
	if (message.kind == MESSAGE_FAULTY && message.error == RPC_PARSE_ERROR)
		framing_reject(&server->framing);
	arena_reset(&server->arena);
}

static void receive_fault(struct server *server, enum rpc_error error, const char *why)
{
	struct message message = {.kind = MESSAGE_FAULTY, .error = error, .why = why};
	dispatch_message(server, &message);
}

static bool receive_one(struct server *server, struct str *bytes)
{
	struct str body;
	switch (framing_next(&server->framing, bytes, &body)) {
	case FRAMING_MORE:
		return false;
	case FRAMING_BODY:
		receive_body(server, body);
		return true;
	case FRAMING_MALFORMED:
		receive_fault(server, RPC_PARSE_ERROR, "malformed header");
		return true;
	case FRAMING_TOO_LONG:
		receive_fault(server, RPC_INVALID_REQUEST, "the message is too long");
		return true;
	}
	return false;
}

static bool is_congested(const struct server *server)
{
	return transport_congested(&server->transport) || (server->proxy && proxy_congested(server->proxy));
}

static void on_input(void *context, struct str *bytes)
{
	struct server *server = context;
	while (!server->stopping && !is_congested(server) && receive_one(server, bytes))
		;
}

static void on_ended(void *context)
{
	server_stop(context);
}

/* ---- between two looks at the input ---- */

static void on_more(uv_idle_t *idle)
{
	(void)idle;
}

static void settle(struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->roots.len; i++) {
		struct root *root = workspace->roots.items[i];
		if (root->unsettled)
			project_settle(root->project);
		root->unsettled = false;
		if (root->reopened && project_loaded(root->project)) {
			root->reopened = false;
			workspace->roots_changed = true; /* all is looked at again */
		}
	}
}

static void on_before_poll(uv_prepare_t *prepare)
{
	struct server *server = prepare->data;
	bool working = !server->stopping && server->stage == STAGE_RUNNING;
	if (server->proxy)
		proxy_turn(server->proxy);
	if (server->stopping && transport_flushed(&server->transport) && proxy_stopped(server->proxy))
		uv_stop(&server->loop);
	if (working)
		settle(&server->workspace);
	if (working)
		diagnostic_pull_resume(server);
	if (working && server->client.shows_progress)
		progress_update(&server->progress, &server->workspace, &server->transport);
	if (working && publisher_flush(&server->publisher, FLUSH_AT_ONCE))
		uv_idle_start(&server->more, on_more);
	else
		uv_idle_stop(&server->more);
}

static void on_changed(void *context, struct root *root, struct str path)
{
	(void)context;
	publisher_mark(root, path);
}

static void on_log(void *context, enum project_log level, struct str message)
{
	server_log(context, level, message);
}

/* ---- beginning and end ---- */

static void on_deadline(uv_timer_t *timer)
{
	struct server *server = timer->data;
	uv_stop(&server->loop);
}

void server_stop(struct server *server)
{
	if (server->stopping)
		return;
	server->stopping = true;
	uv_idle_stop(&server->more);
	transport_stop_reading(&server->transport);
	proxy_stop(server->proxy);
	uv_timer_start(&server->deadline, on_deadline, STOP_WITHIN_MS, 0);
}

static struct server *server_create(const struct lsp_options *options)
{
	struct server *server = mem_new(struct server);
	const struct workspace_events workspace_events = {server, on_changed, on_log};
	const struct transport_events transport_events = {server, on_input, on_ended, on_ended};
	server->stage = STAGE_NEW;
	server->status = 1;
	uv_loop_init(&server->loop);
	uv_prepare_init(&server->loop, &server->before_poll);
	uv_idle_init(&server->loop, &server->more);
	uv_timer_init(&server->loop, &server->deadline);
	server->before_poll.data = server;
	server->deadline.data = server;
	uv_prepare_start(&server->before_poll, on_before_poll);
	workspace_init(&server->workspace, &server->loop, options->parse, &workspace_events);
	settings_init(&server->settings, options->parse);
	publisher_init(&server->publisher, &server->transport, &server->client, &server->documents, &server->workspace);
	transport_start(&server->transport, &server->loop, &transport_events);
	if (options->with)
		server->proxy = proxy_create(server, options->with);
	return server;
}

static void on_close_deadline(uv_timer_t *timer)
{
	*(bool *)timer->data = true;
}

/* Gives every handle its turn to close, but does not wait for a disk that does not answer. */
static void run_closed(struct server *server)
{
	bool late = false;
	server->deadline.data = &late;
	uv_timer_start(&server->deadline, on_close_deadline, CLOSE_WITHIN_MS, 0);
	uv_unref((uv_handle_t *)&server->deadline);
	while (!late && uv_run(&server->loop, UV_RUN_ONCE))
		;
	uv_close((uv_handle_t *)&server->deadline, NULL);
	uv_run(&server->loop, UV_RUN_NOWAIT);
}

static void server_destroy(struct server *server)
{
	workspace_finish(&server->workspace);
	transport_close(&server->transport);
	parent_close(&server->parent);
	proxy_close(server->proxy);
	policy_watch_close(&server->policy_watch);
	uv_close((uv_handle_t *)&server->before_poll, NULL);
	uv_close((uv_handle_t *)&server->more, NULL);
	run_closed(server);
	if (uv_loop_close(&server->loop) != 0)
		return; /* work is still under way that points into it, and the process is about to end */
	documents_finish(&server->documents);
	publisher_finish(&server->publisher);
	settings_finish(&server->settings);
	transport_finish(&server->transport);
	framing_finish(&server->framing);
	proxy_destroy(server->proxy);
	arena_finish(&server->arena);
	free(server);
}

/* Or the loop's own descriptors would come to stand where input and output are looked for. */
static void fill_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* The lowest free one is this one. Without it nothing works, and everything will say so. */
		if (open("/dev/null", O_RDWR) < 0)
			return;
	}
}

int lsp_server_run(const struct lsp_options *options)
{
	/* A client that is gone shows as a failed write. */
	signal(SIGPIPE, SIG_IGN);
	fill_standard_descriptors();
	struct server *server = server_create(options);
	uv_run(&server->loop, UV_RUN_DEFAULT);
	int status = server->status;
	server_destroy(server);
	return status;
}

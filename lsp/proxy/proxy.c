/* Holds the parts together: the server's core on one side, the peer's events and the clock on the other. */
#include <signal.h>
#include <stdlib.h>

#include "dispatch.h"
#include "owned.h"
#include "proxy/parts.h"

enum {
	HIGH_WATER = 16 << 20, /* bytes waiting for it at which the client is not read any more */
	LOW_WATER = 4 << 20,   /* and at which it is read again */
	HELD_BYTES = 16 << 20, /* messages held while it starts */
	TICK_MS = 50,
	INITIALIZE_WITHIN_MS = 20000, /* a busy machine is no reason to do without it */
	TAKE_WITHIN_MS = 5000,        /* much waits for it, and it takes none of it: it hangs */
	END_WITHIN_MS = 1000,         /* of being asked to; then it is told by a signal */
};

/* ---- to the client ---- */

void proxy_reply(struct proxy *proxy, struct str id, struct str result)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body};
	json_begin_object(&writer);
	json_key(&writer, "jsonrpc");
	json_write_string(&writer, STR("2.0"));
	json_key(&writer, "id");
	json_write_raw(&writer, id);
	json_key(&writer, "result");
	json_write_raw(&writer, result);
	message_end(&writer);
	server_send(proxy->server, &writer);
}

void proxy_reply_error(struct proxy *proxy, struct str id, enum rpc_error error, const char *why)
{
	struct json value;
	struct json_error fault;
	struct strbuf body = {0};
	if (!json_parse(&proxy->arena, id, JSON_STRICT, &value, &fault))
		value = (struct json){0};
	message_write_error(&body, value, error, str_from(why));
	transport_send(&proxy->server->transport, strbuf_str(&body));
	strbuf_free(&body);
}

void proxy_answer_alone(struct proxy *proxy, const struct pending_request *request)
{
	if (request->ours.len)
		proxy_reply(proxy, request->id, request->ours);
	else
		proxy_reply_error(proxy, request->id, RPC_INTERNAL_ERROR,
				  "the server beside this one ended before it answered");
}

void proxy_publish(struct proxy *proxy, const struct sided_file *file)
{
	struct server *server = proxy->server;
	const struct document *document = file->open ? documents_find(&server->documents, file->uri) : NULL;
	struct publication_version version = {0};
	if (document)
		version = (struct publication_version){document->has_version, document->version};
	publisher_repeat(&server->publisher, file->uri, version, file->ours.len ? file->ours : STR("[]"));
}

static struct str join_publication(void *context, struct str uri, struct str diagnostics)
{
	struct proxy *proxy = context;
	struct arena arena = {0};
	struct str joined = sides_say_ours(&proxy->sides, &arena, uri, diagnostics);
	arena_finish(&arena);
	return joined;
}

/* ---- to the other server ---- */

bool proxy_forward(struct proxy *proxy, struct str body)
{
	if (proxy->stage == PROXY_ALONE || proxy->stopping)
		return false;
	if (proxy->stage == PROXY_RUNNING) {
		peer_send(proxy->peer, body);
		if (peer_waiting(proxy->peer))
			proxy_watch_time(proxy);
		return true;
	}
	if (proxy->held_bytes + body.len > HELD_BYTES)
		return false;
	vec_push(&proxy->held, owned_copy(body));
	proxy->held_bytes += body.len;
	return true;
}

bool proxy_congested(const struct proxy *proxy)
{
	return proxy->peer && peer_waiting(proxy->peer) > HIGH_WATER;
}

/* ---- from it ---- */

static bool may_read(void *context)
{
	const struct proxy *proxy = context;
	return !transport_congested(&proxy->server->transport);
}

static void on_body(void *context, struct str body)
{
	struct proxy *proxy = context;
	from_peer(proxy, body);
	arena_reset(&proxy->arena);
}

void proxy_stray(struct proxy *proxy)
{
	if (!proxy->told_stray)
		server_log(proxy->server, PROJECT_LOG_WARNING,
			   STR("the server beside this one writes what is no message; it is passed over"));
	proxy->told_stray = true;
}

static void on_stray(void *context)
{
	proxy_stray(context);
}

static void on_written(void *context)
{
	struct proxy *proxy = context;
	if (peer_waiting(proxy->peer) < LOW_WATER)
		transport_go_on(&proxy->server->transport);
}

static void on_gone(void *context, int64_t status, int signal)
{
	struct proxy *proxy = context;
	life_gone(proxy, status, signal);
	arena_reset(&proxy->arena);
	/* Nothing waits for it any more. */
	transport_go_on(&proxy->server->transport);
}

void proxy_turn(struct proxy *proxy)
{
	if (proxy->peer)
		peer_go_on(proxy->peer);
}

/* ---- time ---- */

static void answer_late(struct proxy *proxy, uint64_t now)
{
	struct pending_request request;
	while (pending_take_late(&proxy->pending, now, &request)) {
		proxy_answer_alone(proxy, &request);
		pending_free(&request);
	}
}

static bool is_stalled(struct proxy *proxy)
{
	return peer_is_stalled(proxy->peer, TAKE_WITHIN_MS) && proxy_congested(proxy);
}

static void on_tick(uv_timer_t *timer)
{
	struct proxy *proxy = timer->data;
	uint64_t now = uv_now(timer->loop);
	answer_late(proxy, now);
	if (proxy->initialize_at && now > proxy->initialize_at + INITIALIZE_WITHIN_MS)
		life_alone(proxy, "does not answer 'initialize'");
	if (proxy->stopping && proxy->peer && now > proxy->stop_at + END_WITHIN_MS)
		peer_kill(proxy->peer, SIGTERM);
	if (proxy->peer && is_stalled(proxy))
		peer_kill(proxy->peer, SIGKILL);
	bool needed = proxy->initialize_at || proxy->stopping || pending_any_timed(&proxy->pending) ||
		      (proxy->peer && peer_waiting(proxy->peer));
	if (!needed)
		uv_timer_stop(timer);
	arena_reset(&proxy->arena);
}

void proxy_watch_time(struct proxy *proxy)
{
	if (!uv_is_active((uv_handle_t *)&proxy->timer))
		uv_timer_start(&proxy->timer, on_tick, TICK_MS, TICK_MS);
}

/* ---- beginning and end ---- */

struct peer_events proxy_peer_events(struct proxy *proxy)
{
	return (struct peer_events){proxy, may_read, on_body, on_stray, on_written, on_gone};
}

struct proxy *proxy_create(struct server *server, char *const *command)
{
	struct proxy *proxy = mem_new(struct proxy);
	proxy->server = server;
	proxy->command = command;
	uv_timer_init(&server->loop, &proxy->timer);
	proxy->timer.data = proxy;
	publisher_join(&server->publisher, &(struct publication_joiner){proxy, join_publication});
	life_start(proxy);
	return proxy;
}

void proxy_stop(struct proxy *proxy)
{
	if (!proxy || proxy->stopping)
		return;
	proxy->stopping = true;
	proxy->initialize_at = 0;
	proxy->stop_at = uv_now(&proxy->server->loop);
	if (!proxy->peer)
		return;
	peer_end_input(proxy->peer);
	proxy_watch_time(proxy);
}

bool proxy_stopped(const struct proxy *proxy)
{
	return !proxy || !proxy->peer;
}

void proxy_close(struct proxy *proxy)
{
	if (!proxy)
		return;
	peer_destroy(proxy->peer);
	proxy->peer = NULL;
	uv_close((uv_handle_t *)&proxy->timer, NULL);
}

static void free_bodies(struct str *bodies, size_t count)
{
	for (size_t i = 0; i < count; i++)
		owned_free(&bodies[i]);
}

void proxy_destroy(struct proxy *proxy)
{
	if (!proxy)
		return;
	pending_finish(&proxy->pending);
	sides_finish(&proxy->sides);
	abilities_finish(&proxy->abilities);
	free_bodies(proxy->kept.items, proxy->kept.len);
	free_bodies(proxy->held.items, proxy->held.len);
	for (size_t i = 0; i < proxy->asked.len; i++)
		owned_free(&proxy->asked.items[i].id);
	vec_free(&proxy->asked);
	vec_free(&proxy->kept);
	vec_free(&proxy->held);
	owned_free(&proxy->initialize);
	owned_free(&proxy->initialize_id);
	owned_free(&proxy->initialized);
	owned_free(&proxy->waiting_id);
	owned_free(&proxy->our_result);
	strbuf_free(&proxy->alone_why);
	arena_finish(&proxy->arena);
	free(proxy);
}

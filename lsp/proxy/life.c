/* From the start of the other server to its end, and back again: what the next one must be told to stand in its place.
 */
#include <assert.h>
#include <stdio.h>

#include "dispatch.h"
#include "owned.h"
#include "proxy/parts.h"

enum {
	CRASH_WINDOW_MS = 180000,
	MAX_KEPT = 64,  /* notifications about settings that are said again */
	SHOW_ERROR = 1, /* of LSP's MessageType */
};

/* ---- what the user is told ---- */

static void show_error(struct proxy *proxy, struct str text)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body};
	message_begin_notification(&writer, "window/showMessage");
	json_begin_object(&writer);
	json_key(&writer, "type");
	json_write_int(&writer, SHOW_ERROR);
	json_key(&writer, "message");
	json_write_string(&writer, text);
	json_end_object(&writer);
	message_end(&writer);
	server_send(proxy->server, &writer);
}

/* Before it has sent `initialize`, a client is not to be told anything. */
static void tell_alone(struct proxy *proxy)
{
	if (proxy->server->stage != STAGE_RUNNING || !proxy->alone_why.len)
		return;
	show_error(proxy, strbuf_str(&proxy->alone_why));
	strbuf_free(&proxy->alone_why);
}

/* ---- the end of one ---- */

static void forget_asked(struct proxy *proxy)
{
	for (size_t i = 0; i < proxy->asked.len; i++)
		owned_free(&proxy->asked.items[i].id);
	vec_clear(&proxy->asked);
}

static void forget_held(struct proxy *proxy)
{
	for (size_t i = 0; i < proxy->held.len; i++)
		owned_free(&proxy->held.items[i]);
	vec_clear(&proxy->held);
	proxy->held_bytes = 0;
}

static void answer_pending(struct proxy *proxy)
{
	for (size_t i = 0; i < proxy->pending.list.len; i++) {
		proxy_answer_alone(proxy, &proxy->pending.list.items[i]);
		pending_free(&proxy->pending.list.items[i]);
	}
	vec_clear(&proxy->pending.list);
}

static void take_back_diagnostics(struct proxy *proxy)
{
	for (size_t i = 0; i < proxy->sides.list.len; i++) {
		struct sided_file *file = proxy->sides.list.items[i];
		vec_clear(&file->edits);
		if (!file->theirs.len)
			continue;
		owned_free(&file->theirs);
		proxy_publish(proxy, file);
	}
}

/* Whatever was under way between the client and it. */
static void settle_all(struct proxy *proxy)
{
	peer_destroy(proxy->peer);
	proxy->peer = NULL;
	proxy->initialize_at = 0;
	proxy->told_stray = false;
	forget_asked(proxy);
	forget_held(proxy);
	answer_pending(proxy);
	/* After `shutdown` a client awaits nothing but replies. */
	if (proxy->server->stage == STAGE_RUNNING && !proxy->stopping)
		take_back_diagnostics(proxy);
}

static void answer_initialize(struct proxy *proxy, struct str result)
{
	if (!proxy->waiting_id.len)
		return;
	proxy_reply(proxy, proxy->waiting_id, result);
	owned_free(&proxy->waiting_id);
}

void life_alone(struct proxy *proxy, const char *why)
{
	proxy->stage = PROXY_ALONE;
	settle_all(proxy);
	answer_initialize(proxy, proxy->our_result);
	if (!why)
		return;
	strbuf_clear(&proxy->alone_why);
	strbuf_printf(&proxy->alone_why, "autotomy goes on alone: '%s', the server beside it, %s", proxy->command[0],
		      why);
	tell_alone(proxy);
}

/* Whether it ended so often, and so fast, that one more attempt would be one too many. */
static bool is_hopeless(struct proxy *proxy)
{
	uint64_t now = uv_now(&proxy->server->loop);
	size_t kept = 0;
	for (size_t i = 0; i < proxy->crash_count; i++) {
		if (proxy->crashes[i] + CRASH_WINDOW_MS > now)
			proxy->crashes[kept++] = proxy->crashes[i];
	}
	proxy->crashes[kept++] = now;
	proxy->crash_count = kept;
	return kept == PROXY_MAX_CRASHES;
}

void life_gone(struct proxy *proxy, int64_t status, int signal)
{
	char why[96];
	if (proxy->stopping || proxy->server->stage == STAGE_SHUT_DOWN) {
		life_alone(proxy, NULL);
		return;
	}
	snprintf(why, sizeof why, "ended (%s %lld)", signal ? "signal" : "status",
		 signal ? (long long)signal : (long long)status);
	if (is_hopeless(proxy)) {
		strbuf_clear(&proxy->alone_why);
		strbuf_printf(&proxy->alone_why, "%s, for the %dth time in three minutes", why, PROXY_MAX_CRASHES);
		struct str told = arena_str(&proxy->arena, strbuf_str(&proxy->alone_why));
		life_alone(proxy, told.ptr);
		return;
	}
	server_log(proxy->server, PROJECT_LOG_WARNING,
		   arena_printf(&proxy->arena, "'%s', the server beside this one, %s; it is started again",
				proxy->command[0], why));
	settle_all(proxy);
	life_start(proxy);
}

/* ---- the beginning of one ---- */

static void send_initialize(struct proxy *proxy, struct str body, struct str id)
{
	owned_set(&proxy->initialize_id, id);
	peer_send(proxy->peer, body);
	proxy->initialize_at = uv_now(&proxy->server->loop);
	proxy_watch_time(proxy);
}

void life_start(struct proxy *proxy)
{
	int error;
	struct peer_events events = proxy_peer_events(proxy);
	proxy->stage = PROXY_STARTING;
	proxy->peer = peer_start(&proxy->server->loop, proxy->command, &events, &error);
	if (!proxy->peer) {
		char why[128];
		snprintf(why, sizeof why, "cannot be started: %s", uv_strerror(error));
		life_alone(proxy, why);
		return;
	}
	if (proxy->initialize.len)
		send_initialize(proxy, proxy->initialize, STR(INITIALIZE_ID));
}

/* What our own handler says; false, and the error is sent, where it refuses. */
static bool initialize_ourselves(struct proxy *proxy, const struct message *message)
{
	struct strbuf result = {0};
	struct json_writer writer = {.buf = &result};
	struct call call = {.params = message->params, .result = &writer};
	dispatch_find(message->method)->run(proxy->server, &call);
	if (call.error)
		proxy_reply_error(proxy, json_raw(message->id), call.error, call.why);
	else
		owned_set(&proxy->our_result, strbuf_str(&result));
	strbuf_free(&result);
	return !call.error;
}

void life_initialize(struct proxy *proxy, struct str body)
{
	struct message pushed;
	struct str without_pull = abilities_without_pull(&proxy->server->arena, body);
	message_read(&proxy->server->arena, without_pull, &pushed);
	if (!initialize_ourselves(proxy, &pushed))
		return;
	struct envelope envelope = {.id = json_raw(pushed.id)};
	owned_set(&proxy->waiting_id, envelope.id);
	owned_set(&proxy->initialize,
		  envelope_with_id(&proxy->server->arena, without_pull, envelope, STR(INITIALIZE_ID)));
	if (proxy->stage == PROXY_ALONE) {
		answer_initialize(proxy, proxy->our_result);
		tell_alone(proxy);
	} else {
		send_initialize(proxy, without_pull, envelope.id);
	}
}

/* ---- it has answered ---- */

static void open_document(struct proxy *proxy, const struct document *document)
{
	const struct sided_file *file = sides_find(&proxy->sides, &proxy->arena, document->uri);
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	message_begin_notification(w, "textDocument/didOpen");
	json_begin_object(w);
	json_key(w, "textDocument");
	json_begin_object(w);
	json_key(w, "uri");
	json_write_string(w, document->uri);
	json_key(w, "languageId");
	json_write_string(w, file ? file->language : STR("c"));
	json_key(w, "version");
	json_write_int(w, document->version);
	json_key(w, "text");
	json_write_string(w, document_text(document));
	json_end_object(w);
	json_end_object(w);
	message_end(w);
	peer_send(proxy->peer, strbuf_str(&body));
	strbuf_free(&body);
}

/* Where the last one stood: said to the client, open in the client, asked by the client. */
static void catch_up(struct proxy *proxy)
{
	const struct documents *documents = &proxy->server->documents;
	if (proxy->initialized.len)
		peer_send(proxy->peer, proxy->initialized);
	for (size_t i = 0; i < proxy->kept.len; i++)
		peer_send(proxy->peer, proxy->kept.items[i]);
	for (size_t i = 0; i < documents->list.len && proxy->abilities.open_close; i++) {
		const struct document *document = documents->list.items[i];
		if (!document->refused && !is_ours_alone(document->uri))
			open_document(proxy, document);
	}
	for (size_t i = 0; i < proxy->held.len; i++)
		peer_send(proxy->peer, proxy->held.items[i]);
	forget_held(proxy);
}

static void answer_jointly(struct proxy *proxy)
{
	struct json ours, initialize;
	struct json_error error;
	struct strbuf result = {0};
	struct json_writer writer = {.buf = &result};
	bool read = json_parse(&proxy->arena, proxy->our_result, JSON_STRICT, &ours, &error) &&
		    json_parse(&proxy->arena, proxy->initialize, JSON_STRICT, &initialize, &error);
	assert(read); /* we wrote the one, and have read the other before */
	(void)read;
	abilities_join(&writer, &proxy->arena, &proxy->abilities, ours,
		       json_path(initialize, "params", "capabilities", "general", "positionEncodings", NULL));
	answer_initialize(proxy, strbuf_str(&result));
	strbuf_free(&result);
}

static bool read_answer(struct proxy *proxy, struct str body)
{
	struct json root;
	struct json_error error;
	return json_parse(&proxy->arena, body, JSON_STRICT, &root, &error) &&
	       abilities_read(&proxy->abilities, json_raw(json_get(root, "result")));
}

void life_initialized(struct proxy *proxy, struct str body)
{
	struct server *server = proxy->server;
	proxy->initialize_at = 0;
	if (!read_answer(proxy, body)) {
		life_alone(proxy, "refuses 'initialize'");
	} else if (proxy->waiting_id.len) {
		proxy->stage = PROXY_RUNNING;
		server->client.encoding = proxy->abilities.encoding;
		answer_jointly(proxy);
		catch_up(proxy);
	} else if (proxy->abilities.encoding != server->client.encoding) {
		life_alone(proxy, "counts positions in other units than before");
	} else {
		proxy->stage = PROXY_RUNNING;
		catch_up(proxy);
	}
}

void life_keep(struct proxy *proxy, struct str body)
{
	if (proxy->kept.len == MAX_KEPT) {
		owned_free(&proxy->kept.items[0]);
		memmove(proxy->kept.items, proxy->kept.items + 1, --proxy->kept.len * sizeof *proxy->kept.items);
	}
	vec_push(&proxy->kept, owned_copy(body));
}

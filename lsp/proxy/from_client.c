/* What the client says: ours, theirs, or for both to answer. Texts go to both; theirs are the client's very bytes. */
#include <stdlib.h>

#include "dispatch.h"
#include "owned.h"
#include "proxy/parts.h"

enum { JOIN_WITHIN_MS = 5000 /* where we have something to say, it waits no longer for theirs */ };

bool is_ours_alone(struct str uri)
{
	return str_ends(uri, STR(".json"));
}

static struct json document_of(const struct message *message)
{
	return json_get(message->params, "textDocument");
}

static struct str uri_of(struct proxy *proxy, const struct message *message)
{
	return json_string(&proxy->server->arena, json_get(document_of(message), "uri"));
}

/* ---- requests ---- */

static bool is_our_command(struct proxy *proxy, const struct message *message)
{
	struct str command = json_string(&proxy->server->arena, json_get(message->params, "command"));
	return str_starts(command, STR("autotomy."));
}

static const struct method *our_handler(const struct message *message)
{
	const struct method *method = dispatch_find(message->method);
	return method && method->kind == MESSAGE_REQUEST ? method : NULL;
}

/* A capability that the two have together is asked for everywhere, and of a policy we alone know anything. */
static void answer_about_policy(struct proxy *proxy, const struct message *message)
{
	if (our_handler(message))
		dispatch_message(proxy->server, message);
	else
		proxy_reply(proxy, json_raw(message->id), STR("null"));
}

/* Whether the other one would be asked this at all if it were alone. */
static bool concerns_theirs(struct proxy *proxy, const struct message *message, const struct join *join)
{
	struct json trigger = json_path(message->params, "context", "triggerCharacter", NULL);
	if (!join)
		return true;
	if (!abilities_answer(&proxy->abilities, join))
		return false;
	return join->kind != JOIN_COMPLETION ||
	       abilities_are_triggered(&proxy->abilities,
				       arena_str(&proxy->server->arena, json_string(&proxy->server->arena, trigger)));
}

/* Our own answer; false where we have no handler, or it fails. */
static bool answer_ourselves(struct proxy *proxy, const struct message *message, struct strbuf *result)
{
	const struct method *method = our_handler(message);
	struct json_writer writer = {.buf = result};
	struct call call = {.params = message->params, .result = &writer};
	if (!method)
		return false;
	method->run(proxy->server, &call);
	if (call.error)
		strbuf_clear(result);
	return !call.error;
}

static bool says_nothing(struct proxy *proxy, struct str result)
{
	struct json value;
	struct json_error error;
	return !json_parse(&proxy->server->arena, result, JSON_STRICT, &value, &error) || join_is_empty(value);
}

static void ask_theirs(struct proxy *proxy, struct str body, const struct message *message, const struct join *join)
{
	struct strbuf ours = {0};
	struct str id = json_raw(message->id);
	bool sent = proxy->pending.list.len < PENDING_MAX && proxy_forward(proxy, body);
	bool answered = answer_ourselves(proxy, message, &ours);
	struct pending_request request = {
		.id = id,
		.normal = envelope_normal_id(&proxy->server->arena, id),
		.join = join ? join->kind : JOIN_FIRST,
		.ours = strbuf_str(&ours),
		.ours_empty = answered && says_nothing(proxy, strbuf_str(&ours)),
	};
	if (sent && answered && !request.ours_empty)
		request.until = uv_now(&proxy->server->loop) + JOIN_WITHIN_MS;
	if (sent)
		pending_add(&proxy->pending, &request);
	else if (answered)
		proxy_reply(proxy, id, request.ours);
	else
		proxy_reply_error(proxy, id, RPC_REQUEST_FAILED, "the server beside this one cannot be asked");
	if (request.until)
		proxy_watch_time(proxy);
	strbuf_free(&ours);
}

static void receive_request(struct proxy *proxy, struct str body, const struct message *message)
{
	struct server *server = proxy->server;
	const struct join *join = join_find(message->method);
	const struct method *method = our_handler(message);
	bool ours = str_starts(message->method, STR("autotomy"));
	if (str_eq(message->method, STR("workspace/executeCommand")))
		ours = is_our_command(proxy, message);
	if (ours || (method && !concerns_theirs(proxy, message, join)))
		dispatch_message(server, message);
	else if (is_ours_alone(uri_of(proxy, message)))
		answer_about_policy(proxy, message);
	else
		ask_theirs(proxy, body, message, join);
}

static void route_request(struct proxy *proxy, struct str body, const struct message *message)
{
	struct server *server = proxy->server;
	bool initialize = str_eq(message->method, STR("initialize"));
	if (server->stage == STAGE_NEW && initialize) {
		life_initialize(proxy, body);
		return;
	}
	if (server->stage != STAGE_RUNNING || initialize) {
		dispatch_message(server, message);
	} else if (str_eq(message->method, STR("shutdown"))) {
		/* Its reply is not waited for, since it may never come: nobody asked for it, and it is dropped. */
		proxy_forward(proxy, body);
		dispatch_message(server, message);
	} else {
		receive_request(proxy, body, message);
	}
}

/* ---- texts ---- */

/* The other server takes whole texts alone, and the client sends edits. */
static void send_whole_text(struct proxy *proxy, struct str uri)
{
	const struct document *document = documents_find(&proxy->server->documents, uri);
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	if (!document || document->refused)
		return;
	message_begin_notification(w, "textDocument/didChange");
	json_begin_object(w);
	json_key(w, "textDocument");
	json_begin_object(w);
	json_key(w, "uri");
	json_write_string(w, uri);
	json_key(w, "version");
	json_write_int(w, document->version);
	json_end_object(w);
	json_key(w, "contentChanges");
	json_begin_array(w);
	json_begin_object(w);
	json_key(w, "text");
	json_write_string(w, document_text(document));
	json_end_object(w);
	json_end_array(w);
	json_end_object(w);
	message_end(w);
	proxy_forward(proxy, strbuf_str(&body));
	strbuf_free(&body);
}

static void note_open(struct proxy *proxy, const struct message *message, struct str uri)
{
	struct arena *arena = &proxy->server->arena;
	sides_open(sides_of(&proxy->sides, arena, uri), uri,
		   json_string(arena, json_get(document_of(message), "languageId")));
}

static void note_change(struct proxy *proxy, const struct message *message, struct str uri)
{
	int64_t version;
	struct arena *arena = &proxy->server->arena;
	struct sided_file *file = sides_find(&proxy->sides, arena, uri);
	if (file && json_int(json_get(document_of(message), "version"), &version))
		sides_edit(file, arena, json_get(message->params, "contentChanges"), version,
			   proxy->server->client.encoding);
}

static bool is_text_sync(struct str method)
{
	return str_eq(method, STR("textDocument/didOpen")) || str_eq(method, STR("textDocument/didChange")) ||
	       str_eq(method, STR("textDocument/didClose"));
}

/* One that is just starting is told the texts as they are once it has started. */
static void forward_text(struct proxy *proxy, struct str body, const struct message *message)
{
	if (proxy->stage == PROXY_RUNNING && abilities_hear(&proxy->abilities, message->method))
		proxy_forward(proxy, body);
}

static void receive_text(struct proxy *proxy, struct str body, const struct message *message)
{
	struct str uri = uri_of(proxy, message);
	bool changes = str_eq(message->method, STR("textDocument/didChange"));
	bool whole = changes && proxy->abilities.sync == SYNC_FULL;
	if (is_ours_alone(uri)) {
		dispatch_message(proxy->server, message);
		return;
	}
	if (!whole)
		forward_text(proxy, body, message);
	if (changes)
		note_change(proxy, message, uri);
	else if (str_eq(message->method, STR("textDocument/didOpen")))
		note_open(proxy, message, uri);
	dispatch_message(proxy->server, message);
	if (whole && proxy->stage == PROXY_RUNNING)
		send_whole_text(proxy, uri);
	struct sided_file *file = sides_find(&proxy->sides, &proxy->server->arena, uri);
	if (file && str_eq(message->method, STR("textDocument/didClose")))
		sides_close(file);
}

/* ---- other notifications ---- */

static bool is_setting(struct str method)
{
	return str_eq(method, STR("workspace/didChangeConfiguration")) ||
	       str_eq(method, STR("workspace/didChangeWorkspaceFolders"));
}

/* What a client watches is what servers asked for, unless it cannot be asked. */
static bool is_for_theirs(struct proxy *proxy, const struct message *message)
{
	if (is_ours_alone(uri_of(proxy, message)))
		return false;
	if (str_eq(message->method, STR("workspace/didChangeWatchedFiles")) &&
	    !proxy->server->client.registers_watchers)
		return true;
	return abilities_hear(&proxy->abilities, message->method);
}

static void receive_notification(struct proxy *proxy, struct str body, const struct message *message)
{
	bool heard = proxy->server->stage == STAGE_RUNNING && is_for_theirs(proxy, message);
	if (str_eq(message->method, STR("exit")) || heard)
		proxy_forward(proxy, body);
	if (heard && is_setting(message->method))
		life_keep(proxy, body);
	if (heard && str_eq(message->method, STR("initialized")))
		owned_set(&proxy->initialized, body);
	dispatch_message(proxy->server, message);
}

/* ---- replies ---- */

/* The number that we gave a request of the other server; 0 where the reply is to one of ours. */
static uint64_t number_of(struct proxy *proxy, struct json id)
{
	struct str text = json_string(&proxy->server->arena, id);
	if (!str_starts(text, STR(ASKED_PREFIX)))
		return 0;
	return strtoull(arena_str(&proxy->server->arena, str_from_offset(text, sizeof ASKED_PREFIX - 1)).ptr, NULL, 10);
}

static void receive_response(struct proxy *proxy, struct str body, const struct message *message)
{
	uint64_t number = number_of(proxy, message->id);
	struct envelope envelope = {.id = json_raw(message->id)};
	if (!number) {
		dispatch_message(proxy->server, message);
		return;
	}
	for (size_t i = 0; i < proxy->asked.len; i++) {
		if (proxy->asked.items[i].number != number)
			continue;
		struct str id = proxy->asked.items[i].id;
		proxy_forward(proxy, envelope_with_id(&proxy->server->arena, body, envelope, id));
		owned_free(&proxy->asked.items[i].id);
		memmove(&proxy->asked.items[i], &proxy->asked.items[i + 1],
			(--proxy->asked.len - i) * sizeof *proxy->asked.items);
		return;
	}
}

void proxy_receive(struct proxy *proxy, struct str body, const struct message *message)
{
	switch (message->kind) {
	case MESSAGE_REQUEST:
		route_request(proxy, body, message);
		break;
	case MESSAGE_NOTIFICATION:
		if (proxy->server->stage == STAGE_RUNNING && is_text_sync(message->method))
			receive_text(proxy, body, message);
		else
			receive_notification(proxy, body, message);
		break;
	case MESSAGE_RESPONSE:
		receive_response(proxy, body, message);
		break;
	case MESSAGE_FAULTY:
		dispatch_message(proxy->server, message);
		break;
	}
}

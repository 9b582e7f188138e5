/* What the other server says: passed on as it is, but for ids, diagnostics and replies that ours is joined to. */
#include <stdio.h>

#include "owned.h"
#include "proxy/parts.h"

enum { MAX_ASKED = 1024 /* its requests that the client has not answered; older ones are given up */ };

static void pass_on(struct proxy *proxy, struct str body)
{
	transport_send(&proxy->server->transport, body);
}

static bool parse(struct proxy *proxy, struct str body, struct json *root)
{
	struct json_error error;
	return json_parse(&proxy->arena, body, JSON_STRICT, root, &error);
}

/* ---- replies ---- */

/* What the client brought about itself is no failure that ours could stand in for. */
static bool is_cancelled(struct json error)
{
	int64_t code;
	return json_int(json_get(error, "code"), &code) &&
	       (code == RPC_REQUEST_CANCELLED || code == RPC_CONTENT_MODIFIED || code == RPC_SERVER_CANCELLED);
}

static bool is_unknown_method(struct json error)
{
	int64_t code;
	return json_int(json_get(error, "code"), &code) && code == RPC_METHOD_NOT_FOUND;
}

static void reply_joined(struct proxy *proxy, const struct pending_request *request, struct json theirs)
{
	struct json ours;
	struct strbuf result = {0};
	struct json_writer writer = {.buf = &result};
	if (!parse(proxy, request->ours, &ours))
		ours = (struct json){0};
	join_results(&writer, request->join, &proxy->arena, theirs, ours);
	proxy_reply(proxy, request->id, strbuf_str(&result));
	strbuf_free(&result);
}

static void answer(struct proxy *proxy, const struct pending_request *request, struct str body, bool refused)
{
	struct json root;
	bool as_it_is = !request->ours.len || (request->ours_empty && !refused);
	if (as_it_is || !parse(proxy, body, &root)) {
		pass_on(proxy, body);
		return;
	}
	struct json error = json_get(root, "error");
	if (!refused)
		reply_joined(proxy, request, json_get(root, "result"));
	else if (is_cancelled(error) || (request->ours_empty && !is_unknown_method(error)))
		pass_on(proxy, body);
	else
		proxy_reply(proxy, request->id, request->ours);
}

static void receive_response(struct proxy *proxy, struct str body, const struct envelope *envelope)
{
	struct pending_request request;
	struct str id = envelope_normal_id(&proxy->arena, envelope->id);
	if (proxy->stage == PROXY_STARTING) {
		if (str_eq(id, envelope_normal_id(&proxy->arena, proxy->initialize_id)))
			life_initialized(proxy, body);
		return;
	}
	/* Otherwise it was answered already, or by nobody asked. */
	if (!pending_take(&proxy->pending, id, &request))
		return;
	answer(proxy, &request, body, envelope->refused);
	pending_free(&request);
}

/* ---- requests ---- */

static void note_registrations(struct proxy *proxy, struct str body)
{
	struct json root;
	if (parse(proxy, body, &root))
		abilities_register(&proxy->abilities, &proxy->arena, json_path(root, "params", "registrations", NULL));
}

static void give_up_oldest(struct proxy *proxy)
{
	owned_free(&proxy->asked.items[0].id);
	memmove(proxy->asked.items, proxy->asked.items + 1, --proxy->asked.len * sizeof *proxy->asked.items);
}

static void receive_request(struct proxy *proxy, struct str body, const struct envelope *envelope)
{
	char id[sizeof ASKED_PREFIX + 32];
	if (str_eq(envelope->method, STR("client/registerCapability")))
		note_registrations(proxy, body);
	if (proxy->asked.len == MAX_ASKED)
		give_up_oldest(proxy);
	vec_push(&proxy->asked, (struct peer_request){++proxy->last_number, owned_copy(envelope->id)});
	snprintf(id, sizeof id, "\"" ASKED_PREFIX "%llu\"", (unsigned long long)proxy->last_number);
	pass_on(proxy, envelope_with_id(&proxy->arena, body, *envelope, str_from(id)));
}

/* ---- notifications ---- */

/* It gives up a request that the client knows by another id. */
static void receive_cancel(struct proxy *proxy, struct str body)
{
	struct json root;
	if (!parse(proxy, body, &root))
		return;
	struct str id = envelope_normal_id(&proxy->arena, json_raw(json_path(root, "params", "id", NULL)));
	for (size_t i = 0; i < proxy->asked.len; i++) {
		if (!str_eq(envelope_normal_id(&proxy->arena, proxy->asked.items[i].id), id))
			continue;
		pass_on(proxy, arena_printf(&proxy->arena,
					    "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\","
					    "\"params\":{\"id\":\"" ASKED_PREFIX "%llu\"}}",
					    (unsigned long long)proxy->asked.items[i].number));
		return;
	}
}

static void receive_diagnostics(struct proxy *proxy, struct str body)
{
	int64_t version;
	struct json root;
	if (!parse(proxy, body, &root))
		return;
	struct json params = json_get(root, "params"), diagnostics = json_get(params, "diagnostics");
	struct json uri = json_get(params, "uri");
	if (json_type(uri) != JSON_STRING || json_type(diagnostics) != JSON_ARRAY)
		return;
	struct str written = json_string(&proxy->arena, uri);
	struct sided_file *file = sides_of(&proxy->sides, &proxy->arena, written);
	bool versioned = file->open && json_int(json_get(params, "version"), &version);
	if (!file->open && !file->ours.len)
		owned_set(&file->uri, written);
	sides_say_theirs(file, &proxy->arena, diagnostics, versioned ? &version : NULL);
	proxy_publish(proxy, file);
}

static void receive_notification(struct proxy *proxy, struct str body, const struct envelope *envelope)
{
	if (str_eq(envelope->method, STR("textDocument/publishDiagnostics")))
		receive_diagnostics(proxy, body);
	else if (str_eq(envelope->method, STR("$/cancelRequest")))
		receive_cancel(proxy, body);
	else
		pass_on(proxy, body);
}

void from_peer(struct proxy *proxy, struct str body)
{
	struct envelope envelope = envelope_read(body);
	/* Before the client has asked for anything, there is nobody to talk to; behind its `shutdown` it awaits nothing
	 * but replies. */
	bool heard = proxy->server->stage == STAGE_RUNNING;
	switch (envelope.kind) {
	case MESSAGE_RESPONSE:
		receive_response(proxy, body, &envelope);
		break;
	case MESSAGE_REQUEST:
		if (heard)
			receive_request(proxy, body, &envelope);
		break;
	case MESSAGE_NOTIFICATION:
		if (heard)
			receive_notification(proxy, body, &envelope);
		break;
	case MESSAGE_FAULTY:
		proxy_stray(proxy);
		break;
	}
}

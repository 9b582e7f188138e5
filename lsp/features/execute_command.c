/* workspace/executeCommand: the fix that a client chose from a list of commands is handed back to it as an edit. */
#include "methods.h"

static bool fail(struct call *call, enum rpc_error error, const char *why)
{
	call->error = error;
	call->why = why;
	return false;
}

/* An edit counts for the text that it was made for. */
static bool is_current(const struct server *server, struct arena *arena, struct json argument)
{
	int64_t version;
	const struct document *document =
		documents_find(&server->documents, json_string(arena, json_get(argument, "uri")));
	if (!json_int(json_get(argument, "version"), &version))
		return true;
	return document && document->has_version && document->version == version;
}

static bool read_argument(struct server *server, struct call *call, struct json *argument)
{
	struct json_iter it = json_iterate(json_get(call->params, "arguments"));
	if (!json_is_string(json_get(call->params, "command"), "autotomy.applyFix"))
		return fail(call, RPC_INVALID_PARAMS, "the only command is autotomy.applyFix");
	if (json_type(it.container) != JSON_ARRAY || !json_next(&it) ||
	    json_type(json_get(it.value, "edit")) != JSON_OBJECT)
		return fail(call, RPC_INVALID_PARAMS, "arguments must be those of a code action");
	if (!is_current(server, &server->arena, it.value))
		return fail(call, RPC_REQUEST_FAILED, "the file has changed since; ask for code actions again");
	*argument = it.value;
	return true;
}

void method_execute_command(struct server *server, struct call *call)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	struct json argument;
	if (!read_argument(server, call, &argument))
		return;
	message_begin_request(w, OWN_ID_PREFIX "applyEdit", "workspace/applyEdit");
	json_begin_object(w);
	json_key(w, "label");
	json_write_string(w, json_string(&server->arena, json_get(argument, "label")));
	json_key(w, "edit");
	json_write_raw(w, json_raw(json_get(argument, "edit")));
	json_end_object(w);
	message_end(w);
	server_send(server, w);
	json_write_null(call->result);
}

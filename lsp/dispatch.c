/* The table of methods, and what is answered to a message that fits none of them. */
#include "dispatch.h"

#include <stdlib.h>

#include "methods.h"

enum { MAX_METHOD_TOLD = 80 /* bytes of an unknown method's name in the reply */ };

static const struct method methods[] = {
	{"$/cancelRequest", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_cancel_request},
	{"$/setTrace", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_set_trace},
	{"autotomy/module", MESSAGE_REQUEST, STAGE_RUNNING, method_module},
	{"codeAction/resolve", MESSAGE_REQUEST, STAGE_RUNNING, method_resolve_code_action},
	{"exit", MESSAGE_NOTIFICATION, STAGE_NEW | STAGE_RUNNING | STAGE_SHUT_DOWN, method_exit},
	{"initialize", MESSAGE_REQUEST, STAGE_NEW, method_initialize},
	{"initialized", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_initialized},
	{"shutdown", MESSAGE_REQUEST, STAGE_RUNNING, method_shutdown},
	{"textDocument/codeAction", MESSAGE_REQUEST, STAGE_RUNNING, method_code_action},
	{"textDocument/codeLens", MESSAGE_REQUEST, STAGE_RUNNING, method_code_lens},
	{"textDocument/completion", MESSAGE_REQUEST, STAGE_RUNNING, method_completion},
	{"textDocument/definition", MESSAGE_REQUEST, STAGE_RUNNING, method_definition},
	{"textDocument/diagnostic", MESSAGE_REQUEST, STAGE_RUNNING, method_document_diagnostic},
	{"textDocument/didChange", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_change},
	{"textDocument/didClose", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_close},
	{"textDocument/didOpen", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_open},
	{"textDocument/didSave", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_save},
	{"textDocument/documentLink", MESSAGE_REQUEST, STAGE_RUNNING, method_document_link},
	{"textDocument/documentSymbol", MESSAGE_REQUEST, STAGE_RUNNING, method_document_symbol},
	{"textDocument/hover", MESSAGE_REQUEST, STAGE_RUNNING, method_hover},
	{"textDocument/inlayHint", MESSAGE_REQUEST, STAGE_RUNNING, method_inlay_hint},
	{"textDocument/prepareRename", MESSAGE_REQUEST, STAGE_RUNNING, method_prepare_rename},
	{"textDocument/references", MESSAGE_REQUEST, STAGE_RUNNING, method_references},
	{"textDocument/rename", MESSAGE_REQUEST, STAGE_RUNNING, method_rename},
	{"workspace/diagnostic", MESSAGE_REQUEST, STAGE_RUNNING, method_workspace_diagnostic},
	{"workspace/didChangeConfiguration", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_change_configuration},
	{"workspace/didChangeWatchedFiles", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_change_watched_files},
	{"workspace/didChangeWorkspaceFolders", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_change_folders},
	{"workspace/didCreateFiles", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_create_or_delete_files},
	{"workspace/didDeleteFiles", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_create_or_delete_files},
	{"workspace/didRenameFiles", MESSAGE_NOTIFICATION, STAGE_RUNNING, method_did_rename_files},
	{"workspace/executeCommand", MESSAGE_REQUEST, STAGE_RUNNING, method_execute_command},
};

const struct method *dispatch_methods(size_t *count)
{
	*count = sizeof methods / sizeof *methods;
	return methods;
}

static int by_name(const void *name, const void *method)
{
	return str_cmp(*(const struct str *)name, str_from(((const struct method *)method)->name));
}

const struct method *dispatch_find(struct str name)
{
	return bsearch(&name, methods, sizeof methods / sizeof *methods, sizeof *methods, by_name);
}

static void reply_error(struct server *server, struct json id, enum rpc_error error, struct str why)
{
	struct strbuf body = {0};
	message_write_error(&body, id, error, why);
	transport_send(&server->transport, strbuf_str(&body));
	strbuf_free(&body);
}

/* Why a request is not even looked at; NULL where it is. */
static const char *out_of_turn(const struct server *server, const struct message *message, enum rpc_error *error)
{
	bool initialize = str_eq(message->method, STR("initialize"));
	*error = RPC_INVALID_REQUEST;
	if (server->stage == STAGE_SHUT_DOWN)
		return "the server was shut down";
	if (server->stage == STAGE_RUNNING && initialize)
		return "the server is initialized already";
	*error = RPC_NOT_INITIALIZED;
	return server->stage == STAGE_NEW && !initialize ? "the server is not initialized" : NULL;
}

static void run_request(struct server *server, const struct method *method, const struct message *message)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body};
	struct call call = {.id = message->id, .params = message->params, .result = &writer};
	message_begin_result(&writer, message->id);
	method->run(server, &call);
	if (call.error) {
		strbuf_free(&body);
		reply_error(server, message->id, call.error, str_from(call.why));
		return;
	}
	if (call.later) {
		strbuf_free(&body);
		return;
	}
	message_end(&writer);
	server_send(server, &writer);
}

static void dispatch_request(struct server *server, const struct message *message)
{
	enum rpc_error error;
	const struct method *method = dispatch_find(message->method);
	const char *why = out_of_turn(server, message, &error);
	if (why) {
		reply_error(server, message->id, error, str_from(why));
	} else if (!method) {
		struct str told = utf8_repair(&server->arena, str_sub(message->method, 0, MAX_METHOD_TOLD));
		reply_error(server, message->id, RPC_METHOD_NOT_FOUND,
			    arena_printf(&server->arena, "unknown method '%.*s'", STR_ARG(told)));
	} else if (method->kind != MESSAGE_REQUEST) {
		reply_error(server, message->id, RPC_INVALID_REQUEST, STR("this method is a notification"));
	} else {
		run_request(server, method, message);
	}
}

static void dispatch_notification(struct server *server, const struct message *message)
{
	const struct method *method = dispatch_find(message->method);
	struct call call = {.params = message->params};
	if (method && method->kind == MESSAGE_NOTIFICATION && method->stages & (unsigned)server->stage)
		method->run(server, &call);
	/* Nothing answers a notification; the log is where its sender may look. */
	if (call.error)
		server_log(server, PROJECT_LOG_WARNING, arena_printf(&server->arena, "%s: %s", method->name, call.why));
}

void dispatch_message(struct server *server, const struct message *message)
{
	switch (message->kind) {
	case MESSAGE_REQUEST:
		dispatch_request(server, message);
		break;
	case MESSAGE_NOTIFICATION:
		dispatch_notification(server, message);
		break;
	case MESSAGE_RESPONSE:
		progress_on_response(&server->progress, &server->arena, message);
		settings_on_response(server, message);
		break;
	case MESSAGE_FAULTY:
		reply_error(server, message->id, message->error, str_from(message->why));
		break;
	}
}

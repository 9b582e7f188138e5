/* initialize, initialized, shutdown and exit. */
#include "methods.h"

#include <limits.h>

#include <autotomy/base/json_members.h>
#include <autotomy/base/path.h>

#include "capabilities.h"
#include "placement.h"
#include "uri.h"

/* ---- what we are ---- */

static void write_initialize_result(struct json_writer *w, const struct client *client)
{
	json_begin_object(w);
	json_key(w, "capabilities");
	capabilities_write(w, client);
	member_object(w, "serverInfo");
	member_string(w, "name", STR("autotomy"));
	member_string(w, "version", str_from(AUTOTOMY_VERSION));
	json_end_object(w);
	json_end_object(w);
}

/* ---- what the client is ---- */

static void add_folder(struct server *server, struct str uri)
{
	struct str path;
	if (uri_to_path(&server->arena, uri, &path))
		workspace_add_folder(&server->workspace, path);
}

/* `rootUri` and `rootPath` count for clients that know no folders. */
static void read_folders(struct server *server, struct json params)
{
	struct json folders = json_get(params, "workspaceFolders");
	struct str root_uri = json_string(&server->arena, json_get(params, "rootUri"));
	struct str root_path = json_string(&server->arena, json_get(params, "rootPath"));
	if (json_count(folders)) {
		for (struct json_iter it = json_iterate(folders); json_next(&it);)
			add_folder(server, json_string(&server->arena, json_get(it.value, "uri")));
	} else if (root_uri.len) {
		add_folder(server, root_uri);
	} else if (path_is_absolute(root_path)) {
		add_folder(server, uri_from_path(&server->arena, root_path));
	}
}

static void on_parent_gone(void *context)
{
	server_stop(context);
}

static bool read_process(struct json params, int64_t *pid)
{
	struct json value = json_get(params, "processId");
	enum json_type type = json_type(value);
	*pid = 0;
	return type == JSON_ABSENT || type == JSON_NULL || json_int(value, pid);
}

void method_initialize(struct server *server, struct call *call)
{
	int64_t pid;
	if (json_type(call->params) != JSON_OBJECT || !read_process(call->params, &pid)) {
		call->error = RPC_INVALID_PARAMS;
		call->why = "InitializeParams were expected";
		return;
	}
	client_read(&server->client, call->params);
	read_folders(server, call->params);
	/* 0 and below would mean whole groups of processes. */
	if (pid > 0 && pid <= INT_MAX)
		parent_watch(&server->parent, &server->loop, (uv_pid_t)pid, on_parent_gone, server);
	server->stage = STAGE_RUNNING;
	server->trace = trace_read(json_get(call->params, "trace"));
	settings_read_initial(server, json_get(call->params, "initializationOptions"));
	write_initialize_result(call->result, &server->client);
}

/* ---- the rest of its life ---- */

static void write_watchers(struct json_writer *w)
{
	json_begin_object(w);
	member_string(w, "id", STR("watched-files"));
	member_string(w, "method", STR("workspace/didChangeWatchedFiles"));
	json_key(w, "registerOptions");
	json_begin_object(w);
	json_key(w, "watchers");
	json_begin_array(w);
	for (int i = 0; i < WATCHED_GLOB_COUNT; i++) {
		json_begin_object(w);
		member_string(w, "globPattern", str_from(watched_globs[i]));
		json_end_object(w);
	}
	json_end_array(w);
	json_end_object(w);
	json_end_object(w);
}

static void write_configuration_watch(struct json_writer *w)
{
	json_begin_object(w);
	member_string(w, "id", STR("configuration"));
	member_string(w, "method", STR("workspace/didChangeConfiguration"));
	json_key(w, "registerOptions");
	json_begin_object(w);
	member_string(w, "section", STR("autotomy"));
	json_end_object(w);
	json_end_object(w);
}

/* In addition to our own watching. Whatever the client replies, nothing depends on it. */
static void register_capabilities(struct server *server)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	if (!server->client.registers_watchers && !server->client.registers_configuration)
		return;
	message_begin_request(w, OWN_ID_PREFIX "register", "client/registerCapability");
	json_begin_object(w);
	json_key(w, "registrations");
	json_begin_array(w);
	if (server->client.registers_watchers)
		write_watchers(w);
	if (server->client.registers_configuration)
		write_configuration_watch(w);
	json_end_array(w);
	json_end_object(w);
	message_end(w);
	server_send(server, w);
}

static void on_policies_moved(void *context, bool certain)
{
	struct server *server = context;
	placement_refresh(server, certain);
	arena_reset(&server->arena);
}

void method_initialized(struct server *server, struct call *call)
{
	(void)call;
	/* A second one is nothing to begin anew for. */
	if (server->policy_watch.timer.data)
		return;
	policy_watch_start(&server->policy_watch, &server->loop, &server->documents, &server->workspace,
			   on_policies_moved, server);
	register_capabilities(server);
	settings_ask(server);
	placement_refresh(server, true);
}

void method_shutdown(struct server *server, struct call *call)
{
	pulls_end(&server->publisher.pulls);
	server->stage = STAGE_SHUT_DOWN;
	server->status = 0;
	json_write_null(call->result);
}

void method_exit(struct server *server, struct call *call)
{
	(void)call;
	server_stop(server);
}

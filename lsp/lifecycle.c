/* initialize, initialized, shutdown and exit. */
#include "methods.h"

#include <limits.h>

#include <autotomy/base/path.h>

#include "placement.h"
#include "uri.h"

/* LSP's TextDocumentSyncKind. */
enum { SYNC_INCREMENTAL = 2 };

#define FILE_GLOB   "**/*.{c,cc,cpp,cxx,C,m,mm,h,hh,hpp,hxx,inc,inl,ipp,tcc,def}"
#define POLICY_GLOB "**/{autotomy,autotomy-baseline,compile_commands}.json"
#define FLAGS_GLOB  "**/compile_flags.txt"

static const char *const watched_globs[] = {FILE_GLOB, POLICY_GLOB, FLAGS_GLOB};
enum { WATCHED_GLOB_COUNT = sizeof watched_globs / sizeof *watched_globs };

static void write_flag(struct json_writer *w, const char *key, bool value)
{
	json_key(w, key);
	json_write_bool(w, value);
}

static void write_string(struct json_writer *w, const char *key, const char *value)
{
	json_key(w, key);
	json_write_string(w, str_from(value));
}

/* ---- what we can do ---- */

static void write_text_sync(struct json_writer *w)
{
	json_key(w, "textDocumentSync");
	json_begin_object(w);
	write_flag(w, "openClose", true);
	json_key(w, "change");
	json_write_int(w, SYNC_INCREMENTAL);
	json_key(w, "save");
	json_begin_object(w);
	write_flag(w, "includeText", false);
	json_end_object(w);
	json_end_object(w);
}

static void write_file_filter(struct json_writer *w, const char *glob, const char *matches)
{
	json_begin_object(w);
	write_string(w, "scheme", "file");
	json_key(w, "pattern");
	json_begin_object(w);
	write_string(w, "glob", glob);
	write_string(w, "matches", matches);
	json_end_object(w);
	json_end_object(w);
}

static void write_file_operation(struct json_writer *w, const char *operation)
{
	json_key(w, operation);
	json_begin_object(w);
	json_key(w, "filters");
	json_begin_array(w);
	for (int i = 0; i < WATCHED_GLOB_COUNT; i++)
		write_file_filter(w, watched_globs[i], "file");
	write_file_filter(w, "**", "folder");
	json_end_array(w);
	json_end_object(w);
}

static void write_workspace(struct json_writer *w)
{
	json_key(w, "workspace");
	json_begin_object(w);
	json_key(w, "workspaceFolders");
	json_begin_object(w);
	write_flag(w, "supported", true);
	write_flag(w, "changeNotifications", true);
	json_end_object(w);
	json_key(w, "fileOperations");
	json_begin_object(w);
	write_file_operation(w, "didCreate");
	write_file_operation(w, "didRename");
	write_file_operation(w, "didDelete");
	json_end_object(w);
	json_end_object(w);
}

/* In an include, and in a policy file; a '/' narrows what a folder holds. */
static void write_completion(struct json_writer *w)
{
	static const char *const triggers[] = {"\"", "<", "/"};
	json_key(w, "completionProvider");
	json_begin_object(w);
	json_key(w, "triggerCharacters");
	json_begin_array(w);
	for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++)
		json_write_string(w, str_from(triggers[i]));
	json_end_array(w);
	json_end_object(w);
}

static void write_provider(struct json_writer *w, const char *provider, const char *flag, bool value)
{
	json_key(w, provider);
	json_begin_object(w);
	write_flag(w, flag, value);
	json_end_object(w);
}

static void write_answers(struct json_writer *w)
{
	write_flag(w, "hoverProvider", true);
	write_completion(w);
	write_flag(w, "definitionProvider", true);
	write_flag(w, "referencesProvider", true);
	write_flag(w, "documentSymbolProvider", true);
	write_provider(w, "documentLinkProvider", "resolveProvider", false);
	write_provider(w, "renameProvider", "prepareProvider", true);
	write_provider(w, "codeLensProvider", "resolveProvider", false);
	write_flag(w, "inlayHintProvider", true);
}

static void write_initialize_result(struct json_writer *w, enum position_encoding encoding)
{
	json_begin_object(w);
	json_key(w, "capabilities");
	json_begin_object(w);
	write_string(w, "positionEncoding", position_encoding_name(encoding));
	write_text_sync(w);
	write_workspace(w);
	write_answers(w);
	json_end_object(w);
	json_key(w, "serverInfo");
	json_begin_object(w);
	write_string(w, "name", "autotomy");
	write_string(w, "version", AUTOTOMY_VERSION);
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
	write_initialize_result(call->result, server->client.encoding);
}

/* ---- the rest of its life ---- */

/* In addition to our own watching. Whatever the client replies, nothing depends on it. */
static void register_watchers(struct server *server)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	message_begin_request(w, OWN_ID_PREFIX "watchers", "client/registerCapability");
	json_begin_object(w);
	json_key(w, "registrations");
	json_begin_array(w);
	json_begin_object(w);
	write_string(w, "id", "watched-files");
	write_string(w, "method", "workspace/didChangeWatchedFiles");
	json_key(w, "registerOptions");
	json_begin_object(w);
	json_key(w, "watchers");
	json_begin_array(w);
	for (int i = 0; i < WATCHED_GLOB_COUNT; i++) {
		json_begin_object(w);
		write_string(w, "globPattern", watched_globs[i]);
		json_end_object(w);
	}
	json_end_array(w);
	json_end_object(w);
	json_end_object(w);
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
	if (server->client.registers_watchers)
		register_watchers(server);
	placement_refresh(server, true);
}

void method_shutdown(struct server *server, struct call *call)
{
	server->stage = STAGE_SHUT_DOWN;
	server->status = 0;
	json_write_null(call->result);
}

void method_exit(struct server *server, struct call *call)
{
	(void)call;
	server_stop(server);
}

/* didOpen, didChange, didSave and didClose: each open or change is answered by a publication before anything else. */
#include "methods.h"

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "placement.h"
#include "uri.h"

static void fail(struct call *call, const char *why)
{
	call->error = RPC_INVALID_PARAMS;
	call->why = why;
}

/* The URI of `textDocument`; false, and the call failed, where there is none. */
static bool read_uri(struct server *server, struct call *call, struct str *uri)
{
	struct json value = json_path(call->params, "textDocument", "uri", NULL);
	if (json_type(value) != JSON_STRING) {
		fail(call, "textDocument.uri must be a string");
		return false;
	}
	*uri = json_string(&server->arena, value);
	return true;
}

/* What is no integer of LSP's, which has 32 bits, could not be sent back: such a document has no version. */
static void read_version(struct call *call, struct document *document)
{
	int64_t number;
	bool read = json_int(json_path(call->params, "textDocument", "version", NULL), &number);
	document->has_version = read && number >= INT32_MIN && number <= INT32_MAX;
	document->version = document->has_version ? number : 0;
}

static struct document *open_document(struct server *server, struct str uri)
{
	struct str path = {0};
	if (uri_to_path(&server->arena, uri, &path))
		path = path_real(&server->arena, path);
	return documents_open(&server->documents, uri, path);
}

static void log_about(struct server *server, enum project_log level, struct str uri, const char *what)
{
	server_log(server, level, arena_printf(&server->arena, "%.*s: %s", STR_ARG(uri), what));
}

static void tell_refusal(struct server *server, const struct document *document)
{
	log_about(server, PROJECT_LOG_ERROR, document->uri, "the text is longer than 64 MiB and is not judged");
}

/* A policy may have come, or become one of those that another includes. */
static void place_anew_for(struct server *server, struct str path)
{
	if (str_eq(path_name(path), STR(POLICY_FILE_NAME)))
		placement_refresh(server, false);
}

/*
 * What a policy says of itself is known only once all of it was read anew, which for any other file would be too much
 * to wait for before it is published.
 */
static void settle_policy(struct root *root, struct str path)
{
	if (!root || !str_ends(path, STR(".json")))
		return;
	root->unsettled = false;
	project_settle(root->project);
}

static void answer(struct server *server, const struct document *document)
{
	settle_policy(document->root, document->path);
	publisher_answer(&server->publisher, document);
}

void method_did_open(struct server *server, struct call *call)
{
	struct str uri;
	struct json text = json_path(call->params, "textDocument", "text", NULL);
	if (!read_uri(server, call, &uri))
		return;
	if (json_type(text) != JSON_STRING) {
		fail(call, "textDocument.text must be a string");
		return;
	}
	struct document *document = open_document(server, uri);
	document_set_text(document, json_string(&server->arena, text));
	read_version(call, document);
	placement_find(server, document);
	placement_submit(document, NULL, 0);
	answer(server, document);
	if (document->refused)
		tell_refusal(server, document);
	place_anew_for(server, document->path);
}

/* A client that skipped didOpen: its edits are to the text on the disk, as far as anybody can tell. */
static struct document *open_unopened(struct server *server, struct str uri)
{
	struct str text;
	struct document *document = open_document(server, uri);
	placement_find(server, document);
	bool readable =
		document->root && project_text(document->root->project, &server->arena, document->tree_path, &text);
	document_set_text(document, readable ? text : (struct str){0});
	if (!server->told_unopened)
		log_about(server, PROJECT_LOG_WARNING, uri, "was changed without having been opened");
	server->told_unopened = true;
	return document;
}

static void check_version(struct server *server, const struct document *document, int64_t before, bool had)
{
	if (!had || !document->has_version || document->version >= before || server->told_version)
		return;
	log_about(server, PROJECT_LOG_WARNING, document->uri, "its version went back");
	server->told_version = true;
}

static void submit_change(struct server *server, struct call *call, struct document *document)
{
	struct text_edit *edits;
	size_t count;
	bool was_refused = document->refused;
	switch (document_change(document, &server->arena, json_get(call->params, "contentChanges"),
				server->client.encoding, &edits, &count)) {
	case DOCUMENT_EDITED:
		placement_submit(document, edits, count);
		break;
	case DOCUMENT_REPLACED:
		placement_submit(document, NULL, 0);
		break;
	case DOCUMENT_REFUSED:
		placement_submit(document, NULL, 0);
		if (!was_refused)
			tell_refusal(server, document);
		break;
	case DOCUMENT_UNCHANGED:
		fail(call, "contentChanges are malformed; none of them was applied");
		break;
	}
}

void method_did_change(struct server *server, struct call *call)
{
	struct str uri;
	if (!read_uri(server, call, &uri))
		return;
	struct document *document = documents_find(&server->documents, uri);
	if (!document)
		document = open_unopened(server, uri);
	int64_t before = document->version;
	bool had = document->has_version;
	documents_touch(&server->documents, document);
	submit_change(server, call, document);
	read_version(call, document);
	answer(server, document);
	check_version(server, document, before, had);
}

void method_did_save(struct server *server, struct call *call)
{
	struct str uri;
	if (!read_uri(server, call, &uri))
		return;
	const struct document *document = documents_find(&server->documents, uri);
	if (!document)
		return;
	if (document->root)
		project_disk_changed(document->root->project, document->tree_path);
	place_anew_for(server, document->path);
}

/* Another open document may have the same path; its text is the file's from now on. */
static void leave_text(struct server *server, struct document *document)
{
	struct str path = arena_str(&server->arena, document->path);
	struct root *root = document->root;
	if (root) {
		project_close_text(root->project, document->tree_path);
		root->unsettled = true;
	}
	documents_close(&server->documents, document);
	struct document *other = documents_at(&server->documents, path);
	if (other)
		placement_submit(other, NULL, 0);
}

void method_did_close(struct server *server, struct call *call)
{
	struct str uri;
	if (!read_uri(server, call, &uri))
		return;
	struct document *document = documents_find(&server->documents, uri);
	if (!document)
		return;
	struct root *root = document->root;
	struct str path = arena_str(&server->arena, document->path);
	struct str tree_path = arena_str(&server->arena, document->tree_path);
	leave_text(server, document);
	settle_policy(root, path);
	publisher_closed(&server->publisher, documents_at(&server->documents, path) ? NULL : root, tree_path, uri);
	place_anew_for(server, path);
}

/* textDocument/diagnostic, workspace/diagnostic, and the cancelling of what is not answered at once. */
#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>

#include "features/diagnostic_pull.h"
#include "features/params.h"
#include "methods.h"
#include "owned.h"
#include "roads.h"
#include "uri.h"

enum { TEXTS_BYTES = 4 << 20 /* kept for conversions while many files are reported on */ };

static void fail(struct call *call, const char *why)
{
	call->error = RPC_INVALID_PARAMS;
	call->why = why;
}

static void settle_root(struct root *root)
{
	if (root->unsettled)
		project_settle(root->project);
	root->unsettled = false;
}

/* What the client is about to have of a file. */
static void note(struct told *told, const struct report *report)
{
	*told = (struct told){
		.sent = true,
		.shown = !str_eq(report->diagnostics, STR("[]")),
		.hash = report->hash,
	};
}

static struct report report_on(struct publisher *publisher, struct root *root, struct str tree_path)
{
	struct report report = {.diagnostics = STR("[]")};
	if (root)
		report.diagnostics = publisher_collect(publisher, root, tree_path);
	report.hash = hash_bytes(report.diagnostics);
	return report;
}

/* ---- one document ---- */

static struct publication *publication_of(const struct asked *asked)
{
	return asked->root ? publications_of(&asked->root->publications, asked->tree_path) : NULL;
}

/* The document itself is what was asked for, so its report comes first. */
static void write_own(struct server *server, struct call *call, const struct asked *asked)
{
	struct publication *publication = publication_of(asked);
	struct report report = report_on(&server->publisher, asked->root, asked->tree_path);
	report.previous = json_string(&server->arena, json_get(call->params, "previousResultId"));
	/* Who does not pull but asks once is answered, and published to as before. */
	if (publication && server->client.pulls) {
		publication->pulls = !asked->document;
		roads_pulled(&server->publisher, publication, report.diagnostics);
	}
	pulls_write_report(call->result, &report);
}

/* Another open file that the client has pulled, and of which it is no longer true. */
static void write_related(struct server *server, struct call *call, const struct document *document)
{
	struct publication *publication = publications_find(&document->root->publications, document->tree_path);
	if (!publication || !publication->pulled.sent)
		return;
	struct report report = report_on(&server->publisher, document->root, document->tree_path);
	if (report.hash == publication->pulled.hash)
		return;
	roads_pulled(&server->publisher, publication, report.diagnostics);
	json_key(call->result, arena_str(&server->arena, document->uri).ptr);
	json_begin_object(call->result);
	pulls_write_report(call->result, &report);
	json_end_object(call->result);
}

static void write_all_related(struct server *server, struct call *call, const struct asked *asked)
{
	json_key(call->result, "relatedDocuments");
	json_begin_object(call->result);
	for (size_t i = 0; i < server->documents.list.len; i++) {
		const struct document *document = server->documents.list.items[i];
		if (document->root == asked->root && !str_eq(document->path, asked->path) &&
		    documents_at(&server->documents, document->path) == document)
			write_related(server, call, document);
	}
	json_end_object(call->result);
}

void method_document_diagnostic(struct server *server, struct call *call)
{
	struct asked asked;
	if (!params_document(server, call, &asked))
		return;
	bool related = asked.root && server->client.takes_related;
	/* What follows for others has to be known; else it can come later, as with a client that is pushed to. */
	if (related)
		settle_root(asked.root);
	publisher_turn_to(&server->publisher, asked.root);
	json_begin_object(call->result);
	write_own(server, call, &asked);
	if (related)
		write_all_related(server, call, &asked);
	json_end_object(call->result);
}

/* ---- the workspace ---- */

/* One answer: what the client has, and what was reported already. */
struct survey {
	struct server *server;
	struct strmap known; /* URI to an index into `previous` */
	VEC(struct str) previous;
	struct strmap done;          /* URIs */
	struct json_writer *reports; /* NULL: they are streamed */
	struct root *root;
};

static void read_previous(struct survey *survey, struct json params)
{
	struct arena *arena = &survey->server->arena;
	for (struct json_iter it = json_iterate(json_get(params, "previousResultIds")); json_next(&it);) {
		struct str uri = json_string(arena, json_get(it.value, "uri"));
		if (json_type(json_get(it.value, "value")) != JSON_STRING)
			continue;
		if (strmap_put(&survey->known, uri, (uint32_t)survey->previous.len))
			vec_push(&survey->previous, json_string(arena, json_get(it.value, "value")));
	}
}

/* `publication` is NULL for a file of no project. */
static void survey_file(struct survey *survey, struct str uri, struct root *root, struct publication *publication)
{
	uint32_t known = strmap_get(&survey->known, uri);
	const struct document *document = documents_find(&survey->server->documents, uri);
	/* A client that pulls the workspace alone is still pushed what it has open. */
	bool pushed = document && !survey->server->client.pulls;
	if (strmap_get(&survey->done, uri) != STRMAP_NONE)
		return;
	struct report report =
		report_on(&survey->server->publisher, pushed ? NULL : root, publication ? publication->path : STR(""));
	if (publication)
		note(&publication->gathered, &report);
	if (known == STRMAP_NONE && str_eq(report.diagnostics, STR("[]")))
		return;
	report.uri = arena_str(&survey->server->arena, uri);
	if (document)
		report.version = (struct publication_version){document->has_version, document->version};
	if (known != STRMAP_NONE)
		report.previous = survey->previous.items[known];
	if (survey->reports)
		pulls_write_workspace_report(survey->reports, &report);
	else
		pulls_stream(&survey->server->publisher.pulls, &report);
	strmap_put(&survey->done, report.uri, 0);
}

static void remember(void *context, struct str path)
{
	struct survey *survey = context;
	publications_of(&survey->root->publications, path);
}

/* All files of which there is, or was, something to tell. */
static void survey_root(struct survey *survey, struct root *root)
{
	struct publisher *publisher = &survey->server->publisher;
	survey->root = root;
	project_each_verdict(root->project, remember, survey);
	publisher_turn_to(publisher, root);
	for (size_t i = 0; i < root->publications.list.len; i++) {
		struct publication *publication = root->publications.list.items[i];
		if (places_bytes(&publisher->places) > TEXTS_BYTES)
			publisher_turn_to(publisher, root);
		struct str uri = places_uri(&publisher->places, publication->path);
		struct arena *arena = &publisher->places.arena;
		const struct root *judge = workspace_innermost(&survey->server->workspace,
							       path_join(arena, root->path, publication->path));
		if (judge == root) {
			owned_set(&publication->uri, uri);
			survey_file(survey, publication->uri, root, publication);
		}
	}
}

/* The client still shows something of files that we know nothing of: they are not ours, or gone for long. */
static void survey_strangers(struct survey *survey, struct json params)
{
	for (struct json_iter it = json_iterate(json_get(params, "previousResultIds")); json_next(&it);) {
		struct str uri = json_string(&survey->server->arena, json_get(it.value, "uri"));
		if (strmap_get(&survey->known, uri) != STRMAP_NONE)
			survey_file(survey, uri, NULL, NULL);
	}
}

/* Reports on all files: into an array that is begun, or, where that is NULL, to be streamed. */
static void survey_workspace(struct server *server, struct json params, struct json_writer *reports)
{
	struct survey survey = {.server = server, .reports = reports};
	read_previous(&survey, params);
	for (size_t i = 0; i < server->workspace.roots.len; i++) {
		settle_root(server->workspace.roots.items[i]);
		survey_root(&survey, server->workspace.roots.items[i]);
	}
	survey_strangers(&survey, params);
	strmap_finish(&survey.known);
	strmap_finish(&survey.done);
	vec_free(&survey.previous);
}

static bool all_loaded(const struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->roots.len; i++) {
		if (!project_loaded(workspace->roots.items[i]->project))
			return false;
	}
	return true;
}

static void write_answer(struct server *server, struct json params, struct json_writer *w)
{
	json_begin_object(w);
	json_key(w, "items");
	json_begin_array(w);
	survey_workspace(server, params, w);
	json_end_array(w);
	json_end_object(w);
}

/* What could not lawfully be sent back is no token. */
static bool is_token(struct json token)
{
	int64_t number;
	return json_type(token) == JSON_STRING ||
	       (json_int(token, &number) && number >= INT32_MIN && number <= INT32_MAX);
}

/* The client polls, or holds its request open and takes reports as they come; see docs/protocol.md. */
void method_workspace_diagnostic(struct server *server, struct call *call)
{
	struct publisher *publisher = &server->publisher;
	struct json token = json_get(call->params, "partialResultToken");
	if (json_type(json_get(call->params, "previousResultIds")) != JSON_ARRAY) {
		fail(call, "previousResultIds must be an array");
		return;
	}
	bool streams = is_token(token);
	if (!publisher->pulls.workspace)
		publisher_take_all_back(publisher);
	publisher->pulls.workspace = true;
	pulls_end(&publisher->pulls);
	if (!streams && all_loaded(&server->workspace)) {
		write_answer(server, call->params, call->result);
		return;
	}
	call->later = true;
	pulls_keep(&publisher->pulls, call->id, streams ? token : (struct json){0}, call->params);
	if (streams)
		survey_workspace(server, call->params, NULL);
}

void diagnostic_pull_resume(struct server *server)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body};
	struct pulls *pulls = &server->publisher.pulls;
	struct json id, params;
	struct json_error error;
	if (!pulls_waiting(pulls) || !all_loaded(&server->workspace))
		return;
	if (json_parse(&server->arena, pulls->id, JSON_STRICT, &id, &error) &&
	    json_parse(&server->arena, pulls->params, JSON_STRICT, &params, &error)) {
		message_begin_result(&writer, id);
		write_answer(server, params, &writer);
		message_end(&writer);
		server_send(server, &writer);
	}
	pulls_forget(pulls);
	arena_reset(&server->arena);
}

/* ---- cancelling ---- */

void method_cancel_request(struct server *server, struct call *call)
{
	pulls_cancel(&server->publisher.pulls, json_get(call->params, "id"));
}

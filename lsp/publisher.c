/* Decides what is sent, under which URI and version, and what was said before. */
#include "publisher.h"

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>

#include "diagnostics.h"
#include "message.h"
#include "owned.h"

enum {
	PLACES_BYTES = 4 << 20, /* texts kept for conversions, across the files of one flush */
	KEEP_BYTES = 1 << 20,   /* a buffer larger than this is given back */
};

void publisher_init(struct publisher *publisher, struct transport *transport, const struct client *client,
		    const struct documents *documents, struct workspace *workspace)
{
	*publisher = (struct publisher){
		.transport = transport,
		.client = client,
		.documents = documents,
		.workspace = workspace,
		.places = {.documents = documents},
	};
}

void publisher_finish(struct publisher *publisher)
{
	places_finish(&publisher->places);
	strbuf_free(&publisher->diagnostics);
	strbuf_free(&publisher->body);
}

static void turn_to(struct publisher *publisher, const struct root *root)
{
	publisher->places.encoding = publisher->client->encoding;
	places_reset(&publisher->places, root);
}

static void empty(struct strbuf *buf)
{
	if (buf->cap > KEEP_BYTES)
		strbuf_free(buf);
	else
		strbuf_clear(buf);
}

/* ---- one message ---- */

static void send_publication(struct publisher *publisher, struct str uri, struct publication_version version,
			     struct str diagnostics)
{
	struct json_writer writer = {.buf = &publisher->body};
	if (publisher->joiner.join)
		diagnostics = publisher->joiner.join(publisher->joiner.context, uri, diagnostics);
	message_begin_notification(&writer, "textDocument/publishDiagnostics");
	json_begin_object(&writer);
	json_key(&writer, "uri");
	json_write_string(&writer, uri);
	if (version.known) {
		json_key(&writer, "version");
		json_write_int(&writer, version.number);
	}
	json_key(&writer, "diagnostics");
	json_write_raw(&writer, diagnostics);
	json_end_object(&writer);
	message_end(&writer);
	transport_send(publisher->transport, strbuf_str(&publisher->body));
	empty(&publisher->body);
}

void publisher_join(struct publisher *publisher, const struct publication_joiner *joiner)
{
	publisher->joiner = *joiner;
}

void publisher_repeat(struct publisher *publisher, struct str uri, struct publication_version version,
		      struct str diagnostics)
{
	send_publication(publisher, uri, version, diagnostics);
}

static void send_empty(struct publisher *publisher, struct str uri, struct publication_version version)
{
	send_publication(publisher, uri, version, STR("[]"));
}

/* ---- one file ---- */

/* Of a file inside a root inside this one, that other root is to judge. */
static bool judges(const struct publisher *publisher, const struct root *root, struct str path)
{
	return workspace_innermost(publisher->workspace, path) == root;
}

/* Writes the array into `publisher->diagnostics`. */
static void collect(struct publisher *publisher, struct root *root, struct str tree_path, bool judged)
{
	struct diagnostics found = {0};
	struct json_writer writer = {.buf = &publisher->diagnostics};
	if (judged) {
		found.violations = project_verdict(root->project, tree_path, &found.count);
		project_set_aside(root->project, &publisher->places.arena, tree_path, &found.set_aside);
	}
	empty(&publisher->diagnostics);
	diagnostics_write(&writer, &found, publisher->client, &publisher->places);
}

static bool same_version(struct publication_version a, struct publication_version b)
{
	return a.known == b.known && (!a.known || a.number == b.number);
}

/* A file published under another URI than before must not stay under both, unless both are open. */
static void leave_old_uri(struct publisher *publisher, struct publication *publication, struct str uri)
{
	if (publication->uri.len && !str_eq(publication->uri, uri) && publication->shown &&
	    !documents_find(publisher->documents, publication->uri))
		send_empty(publisher, publication->uri, (struct publication_version){0});
	if (!str_eq(publication->uri, uri))
		owned_set(&publication->uri, uri);
}

/* Sends what was collected; unless `forced`, only where it is news. */
static void publish(struct publisher *publisher, struct publication *publication, struct str uri,
		    struct publication_version version, bool forced)
{
	struct str diagnostics = strbuf_str(&publisher->diagnostics);
	uint64_t hash = hash_bytes(diagnostics);
	bool shown = !str_eq(diagnostics, STR("[]"));
	bool news = publication->sent ? hash != publication->hash || !same_version(version, publication->version)
				      : shown || version.known;
	if (!forced && !news)
		return;
	leave_old_uri(publisher, publication, uri);
	publication->sent = true;
	publication->shown = shown;
	publication->hash = hash;
	publication->version = version;
	send_publication(publisher, uri, version, diagnostics);
}

static struct publication_version version_of(const struct document *document)
{
	return (struct publication_version){document->has_version, document->version};
}

static void publish_document(struct publisher *publisher, const struct document *document, bool forced)
{
	collect(publisher, document->root, document->tree_path, !document->refused);
	publish(publisher, publications_of(&document->root->publications, document->tree_path), document->uri,
		version_of(document), forced);
}

void publisher_answer(struct publisher *publisher, const struct document *document)
{
	if (!document->root) {
		send_empty(publisher, document->uri, version_of(document));
		return;
	}
	turn_to(publisher, document->root);
	publish_document(publisher, document, true);
}

void publisher_closed(struct publisher *publisher, struct root *root, struct str tree_path, struct str uri)
{
	struct publication_version none = {0};
	if (!root) {
		send_empty(publisher, uri, none);
		return;
	}
	turn_to(publisher, root);
	struct str path = path_join(&publisher->places.arena, root->path, tree_path);
	collect(publisher, root, tree_path, judges(publisher, root, path));
	publish(publisher, publications_of(&root->publications, tree_path), uri, none, true);
}

/* ---- what is due ---- */

void publisher_mark(struct root *root, struct str tree_path)
{
	publications_mark_due(&root->publications, publications_of(&root->publications, tree_path));
}

/*
 * The file lies in a root inside this one. What that root says of it comes under the same URI, in place of what this
 * one said: it is told that something is shown that it does not know.
 */
static void hand_over(struct publication *publication, struct root *inner, struct str tree_path)
{
	if (publication->shown) {
		struct publication *taken = publications_of(&inner->publications, tree_path);
		taken->sent = taken->shown = true;
		taken->hash = 0;
		owned_set(&taken->uri, publication->uri);
		publications_mark_due(&inner->publications, taken);
	}
	publication->sent = publication->shown = false;
}

static void publish_due(struct publisher *publisher, struct root *root, struct publication *publication)
{
	struct publication_version none = {0};
	if (places_bytes(&publisher->places) > PLACES_BYTES)
		places_reset(&publisher->places, root);
	struct arena *arena = &publisher->places.arena;
	struct str path = path_join(arena, root->path, publication->path);
	struct root *judge = workspace_innermost(publisher->workspace, path);
	const struct document *document = documents_at(publisher->documents, path);
	if (document && document->root == root) {
		publish_document(publisher, document, false);
	} else if (document) {
		/* That other root publishes it. */
		return;
	} else if (judge && judge != root) {
		hand_over(publication, judge, path_relative(arena, judge->path, path));
	} else {
		collect(publisher, root, publication->path, judge == root);
		publish(publisher, publication, places_uri(&publisher->places, publication->path), none, false);
	}
}

/* What is typed in is looked at: it goes before all the rest. */
static void flush_documents(struct publisher *publisher)
{
	for (size_t i = 0; i < publisher->documents->list.len; i++) {
		const struct document *document = publisher->documents->list.items[i];
		if (!document->root || documents_at(publisher->documents, document->path) != document)
			continue;
		const struct publication *publication =
			publications_find(&document->root->publications, document->tree_path);
		if (!publication || !publication->due)
			continue;
		if (publisher->places.root != document->root)
			turn_to(publisher, document->root);
		publish_document(publisher, document, false);
	}
}

static void mark_verdict(void *context, struct str path)
{
	publisher_mark(context, path);
}

/* With another set of roots a file may be another one's to judge: all is looked at again, and only news is sent. */
static void mark_all(struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->roots.len; i++) {
		struct root *root = workspace->roots.items[i];
		for (size_t k = 0; k < root->publications.list.len; k++)
			publications_mark_due(&root->publications, root->publications.list.items[k]);
		project_each_verdict(root->project, mark_verdict, root);
	}
	workspace->roots_changed = false;
}

static bool any_due(const struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->roots.len; i++) {
		if (publications_any_due(&workspace->roots.items[i]->publications))
			return true;
	}
	return false;
}

bool publisher_flush(struct publisher *publisher, size_t limit)
{
	if (publisher->workspace->roots_changed)
		mark_all(publisher->workspace);
	if (!any_due(publisher->workspace) || transport_congested(publisher->transport))
		return false;
	turn_to(publisher, NULL);
	flush_documents(publisher);
	for (size_t i = 0; i < publisher->workspace->roots.len; i++) {
		struct root *root = publisher->workspace->roots.items[i];
		struct publication *publication;
		turn_to(publisher, root);
		while ((publication = publications_next_due(&root->publications))) {
			publish_due(publisher, root, publication);
			if (transport_congested(publisher->transport))
				return false;
			if (--limit == 0)
				return true;
		}
	}
	return any_due(publisher->workspace); /* one root may have handed a file to one that came before it */
}

void publisher_clear(struct publisher *publisher, struct root *root)
{
	turn_to(publisher, root);
	for (size_t i = 0; i < root->publications.list.len; i++) {
		struct publication *publication = root->publications.list.items[i];
		if (publication->shown && !documents_find(publisher->documents, publication->uri))
			send_empty(publisher, publication->uri, (struct publication_version){0});
		publication->shown = false;
	}
}

/* Decides what is due to be told, and under which URI and version; roads.c knows how. */
#include "publisher.h"

#include <autotomy/base/path.h>

#include "diagnostics.h"
#include "owned.h"
#include "roads.h"

enum { PLACES_BYTES = 4 << 20 /* texts kept for conversions, across the files of one flush */ };

void publisher_init(struct publisher *publisher, struct transport *transport, const struct client *client,
		    const struct documents *documents, struct workspace *workspace)
{
	*publisher = (struct publisher){
		.transport = transport,
		.client = client,
		.documents = documents,
		.workspace = workspace,
		.places = {.documents = documents},
		.pulls = {.transport = transport, .client = client},
	};
}

void publisher_finish(struct publisher *publisher)
{
	places_finish(&publisher->places);
	pulls_forget(&publisher->pulls);
	strbuf_free(&publisher->diagnostics);
	strbuf_free(&publisher->body);
}

void publisher_turn_to(struct publisher *publisher, const struct root *root)
{
	publisher->places.encoding = publisher->client->encoding;
	places_reset(&publisher->places, root);
}

void publisher_join(struct publisher *publisher, const struct publication_joiner *joiner)
{
	publisher->joiner = *joiner;
}

void publisher_repeat(struct publisher *publisher, struct str uri, struct publication_version version,
		      struct str diagnostics)
{
	roads_send(publisher, uri, version, diagnostics);
}

/* ---- one file ---- */

/* Of a file inside a root inside this one, that other root is to judge. */
static bool judges(struct publisher *publisher, const struct root *root, struct str tree_path)
{
	struct str path = path_join(&publisher->places.arena, root->path, tree_path);
	const struct document *document = documents_at(publisher->documents, path);
	return document ? document->root == root && !document->refused
			: workspace_innermost(publisher->workspace, path) == root;
}

struct str publisher_collect(struct publisher *publisher, struct root *root, struct str tree_path)
{
	struct diagnostics found = {0};
	struct json_writer writer = {.buf = &publisher->diagnostics};
	if (judges(publisher, root, tree_path)) {
		found.violations = project_verdict(root->project, tree_path, &found.count);
		project_set_aside(root->project, &publisher->places.arena, tree_path, &found.set_aside);
	}
	strbuf_recycle(&publisher->diagnostics, PUBLISHER_KEEP_BYTES);
	diagnostics_write(&writer, &found, publisher->client, &publisher->places);
	return strbuf_str(&publisher->diagnostics);
}

static struct publication_version version_of(const struct document *document)
{
	return (struct publication_version){document->has_version, document->version};
}

static void tell_document(struct publisher *publisher, const struct document *document, bool forced)
{
	publisher_collect(publisher, document->root, document->tree_path);
	struct news news = news_of(publisher, document->uri, version_of(document));
	news.forced = forced;
	roads_tell(publisher, publications_of(&document->root->publications, document->tree_path), &news, true);
}

/* It will ask; what it knew of the file before is of no use any more. */
static void expect_pull(struct publisher *publisher, const struct document *document)
{
	struct publications *publications = &document->root->publications;
	struct publication *publication = publications_of(publications, document->tree_path);
	roads_take_back(publisher, publication);
	roads_leave_uri(publisher, publication, document->uri);
	publication->pulled = (struct told){0};
	publication->pulls = false;
	if (pulls_streaming(&publisher->pulls))
		publications_mark_due(publications, publication);
}

void publisher_answer(struct publisher *publisher, const struct document *document)
{
	if (publisher->client->pulls) {
		if (document->root)
			expect_pull(publisher, document);
		return;
	}
	if (!document->root) {
		roads_send(publisher, document->uri, version_of(document), STR("[]"));
		return;
	}
	publisher_turn_to(publisher, document->root);
	tell_document(publisher, document, true);
}

void publisher_moved(struct publisher *publisher, const struct document *document, bool was_judged)
{
	publisher_answer(publisher, document);
	if (!publisher->client->pulls)
		return;
	publisher->pulls.stale = true;
	if (was_judged || !document->root || publisher->client->refreshes)
		return;
	/* What it has pulled so far, of a file that nobody judged, was nothing. */
	struct publications *publications = &document->root->publications;
	struct publication *publication = publications_of(publications, document->tree_path);
	publication->pulled.sent = true;
	owned_set(&publication->items, STR("[]"));
	publications_mark_due(publications, publication);
}

void publisher_closed(struct publisher *publisher, struct root *root, struct str tree_path, struct str uri)
{
	if (!root) {
		if (!publisher->client->pulls)
			roads_send_empty(publisher, uri);
		return;
	}
	publisher_turn_to(publisher, root);
	publisher_collect(publisher, root, tree_path);
	struct publication *publication = publications_of(&root->publications, tree_path);
	struct news news = news_of(publisher, uri, (struct publication_version){0});
	news.forced = true;
	publication->pulled = (struct told){0};
	roads_tell(publisher, publication, &news, false);
}

/* ---- what is due ---- */

void publisher_mark(struct root *root, struct str tree_path)
{
	publications_mark_due(&root->publications, publications_of(&root->publications, tree_path));
}

/* The other root is told that something is shown that it does not know. */
static void hand_over_told(struct told *told, struct told *taken)
{
	if (told->shown)
		*taken = (struct told){.sent = true, .shown = true};
	*told = (struct told){0};
}

/*
 * The file lies in a root inside this one. What that root says of it comes under the same URI, in place of what this
 * one said.
 */
static void hand_over(struct publication *publication, struct root *inner, struct str tree_path)
{
	if (publication->pushed.shown || publication->gathered.shown) {
		struct publication *taken = publications_of(&inner->publications, tree_path);
		owned_set(&taken->uri, publication->uri);
		hand_over_told(&publication->pushed, &taken->pushed);
		hand_over_told(&publication->gathered, &taken->gathered);
		publications_mark_due(&inner->publications, taken);
	}
	publication->pushed.sent = publication->gathered.sent = false;
}

static void tell_file(struct publisher *publisher, struct root *root, struct publication *publication)
{
	publisher_collect(publisher, root, publication->path);
	struct str uri = places_uri(&publisher->places, publication->path);
	struct news news = news_of(publisher, uri, (struct publication_version){0});
	roads_tell(publisher, publication, &news, false);
}

static void publish_due(struct publisher *publisher, struct root *root, struct publication *publication)
{
	if (places_bytes(&publisher->places) > PLACES_BYTES)
		places_reset(&publisher->places, root);
	struct arena *arena = &publisher->places.arena;
	struct str path = path_join(arena, root->path, publication->path);
	struct root *judge = workspace_innermost(publisher->workspace, path);
	const struct document *document = documents_at(publisher->documents, path);
	if (document && document->root == root)
		tell_document(publisher, document, false);
	else if (document)
		return; /* that other root publishes it */
	else if (judge && judge != root)
		hand_over(publication, judge, path_relative(arena, judge->path, path));
	else
		tell_file(publisher, root, publication);
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
			publisher_turn_to(publisher, document->root);
		tell_document(publisher, document, false);
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

static bool flush_due(struct publisher *publisher, size_t limit)
{
	if (publisher->workspace->roots_changed)
		mark_all(publisher->workspace);
	if (!any_due(publisher->workspace) || transport_congested(publisher->transport))
		return false;
	publisher_turn_to(publisher, NULL);
	flush_documents(publisher);
	for (size_t i = 0; i < publisher->workspace->roots.len; i++) {
		struct root *root = publisher->workspace->roots.items[i];
		struct publication *publication;
		publisher_turn_to(publisher, root);
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

bool publisher_flush(struct publisher *publisher, size_t limit)
{
	bool more = flush_due(publisher, limit);
	pulls_flush(&publisher->pulls);
	return more;
}

/* ---- taking back ---- */

void publisher_take_all_back(struct publisher *publisher)
{
	for (size_t i = 0; i < publisher->workspace->roots.len; i++) {
		struct root *root = publisher->workspace->roots.items[i];
		for (size_t k = 0; k < root->publications.list.len; k++) {
			struct publication *publication = root->publications.list.items[k];
			if (!documents_find(publisher->documents, publication->uri))
				roads_take_back(publisher, publication);
		}
	}
}

void publisher_clear(struct publisher *publisher, struct root *root)
{
	for (size_t i = 0; i < root->publications.list.len; i++) {
		struct publication *publication = root->publications.list.items[i];
		if (!documents_find(publisher->documents, publication->uri)) {
			roads_take_back(publisher, publication);
			if (publication->gathered.shown)
				roads_stream_empty(publisher, publication->uri);
		}
		publication->pushed.shown = publication->gathered.shown = false;
	}
}

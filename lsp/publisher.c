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

static void send_empty(struct publisher *publisher, struct str uri)
{
	send_publication(publisher, uri, (struct publication_version){0}, STR("[]"));
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
	empty(&publisher->diagnostics);
	diagnostics_write(&writer, &found, publisher->client, &publisher->places);
	return strbuf_str(&publisher->diagnostics);
}

enum road { ROAD_PUSHED, ROAD_PULLED, ROAD_GATHERED };

static enum road road_of(const struct publisher *publisher, const struct publication *publication, bool open)
{
	if (open)
		return publisher->client->pulls ? ROAD_PULLED : ROAD_PUSHED;
	if (publisher->pulls.workspace)
		return ROAD_GATHERED;
	return publication->pulls ? ROAD_PULLED : ROAD_PUSHED;
}

/* What is to be told of a file: what was collected last, and where. */
struct news {
	struct str uri;
	struct publication_version version;
	struct str diagnostics;
	uint64_t hash;
	bool shown; /* it is not empty */
	bool forced;
};

static void set_diagnostics(struct news *news, struct str diagnostics)
{
	news->diagnostics = diagnostics;
	news->hash = hash_bytes(diagnostics);
	news->shown = !str_eq(diagnostics, STR("[]"));
}

static struct news news_of(const struct publisher *publisher, struct str uri, struct publication_version version)
{
	struct news news = {.uri = uri, .version = version};
	set_diagnostics(&news, strbuf_str(&publisher->diagnostics));
	return news;
}

static void note(struct told *told, const struct news *news)
{
	*told = (struct told){.sent = true, .shown = news->shown, .hash = news->hash, .version = news->version};
}

static bool same_version(struct publication_version a, struct publication_version b)
{
	return a.known == b.known && (!a.known || a.number == b.number);
}

static void stream_empty(struct publisher *publisher, struct str uri)
{
	struct str nothing = STR("[]");
	const struct report report = {.uri = uri, .diagnostics = nothing, .hash = hash_bytes(nothing)};
	if (pulls_streaming(&publisher->pulls))
		pulls_stream(&publisher->pulls, &report);
	else
		publisher->pulls.stale = true;
}

/* A file told under another URI than before must not stay under both, unless both are open. */
static void leave_old_uri(struct publisher *publisher, struct publication *publication, struct str uri)
{
	if (str_eq(publication->uri, uri))
		return;
	if (publication->uri.len && !documents_find(publisher->documents, publication->uri)) {
		if (publication->pushed.shown)
			send_empty(publisher, publication->uri);
		if (publication->gathered.shown)
			stream_empty(publisher, publication->uri);
	}
	owned_set(&publication->uri, uri);
}

static void push(struct publisher *publisher, struct publication *publication, const struct news *news)
{
	struct told *told = &publication->pushed;
	bool is_news = told->sent ? news->hash != told->hash || !same_version(news->version, told->version)
				  : news->shown || news->version.known;
	if (!is_news && !news->forced)
		return;
	leave_old_uri(publisher, publication, news->uri);
	note(told, news);
	send_publication(publisher, news->uri, news->version, news->diagnostics);
}

static void take_back(struct publisher *publisher, struct publication *publication)
{
	if (publication->pushed.shown)
		send_empty(publisher, publication->uri);
	publication->pushed = (struct told){0};
}

/* Writes an array of those items that are not in `known`, another array. */
static void write_unknown(struct json_writer *w, struct arena *arena, struct str items, struct str known)
{
	struct json all, seen;
	struct json_error error;
	struct strmap map = {0};
	json_begin_array(w);
	if (json_parse(arena, known, JSON_STRICT, &seen, &error) &&
	    json_parse(arena, items, JSON_STRICT, &all, &error)) {
		for (struct json_iter it = json_iterate(seen); json_next(&it);)
			strmap_put(&map, json_raw(it.value), 0);
		for (struct json_iter it = json_iterate(all); json_next(&it);) {
			if (strmap_get(&map, json_raw(it.value)) == STRMAP_NONE)
				json_write_raw(w, json_raw(it.value));
		}
	}
	json_end_array(w);
	strmap_finish(&map);
}

/* It cannot be asked to pull again: what it has not pulled is pushed, until it pulls. */
static void push_unpulled(struct publisher *publisher, struct publication *publication, const struct news *news)
{
	struct strbuf unknown = {0};
	struct json_writer writer = {.buf = &unknown};
	write_unknown(&writer, &publisher->places.arena, news->diagnostics, publication->items);
	struct news pushed = *news;
	set_diagnostics(&pushed, strbuf_str(&unknown));
	if (pushed.shown || publication->pushed.shown)
		push(publisher, publication, &pushed);
	strbuf_free(&unknown);
}

/* The client is told once, and then again when it has pulled. */
static void tell_puller(struct publisher *publisher, struct publication *publication, const struct news *news)
{
	struct told *told = &publication->pulled;
	if (!told->sent)
		return;
	if (!publisher->client->refreshes) {
		push_unpulled(publisher, publication, news);
	} else if (told->hash != news->hash && !publication->asked) {
		publication->asked = true;
		publisher->pulls.stale = true;
	}
}

void publisher_pulled(struct publisher *publisher, struct publication *publication, struct str diagnostics)
{
	struct news news = {0};
	set_diagnostics(&news, diagnostics);
	note(&publication->pulled, &news);
	publication->asked = false;
	if (!publisher->client->refreshes)
		owned_set(&publication->items, diagnostics);
	take_back(publisher, publication);
}

static void gather(struct publisher *publisher, struct publication *publication, const struct news *news)
{
	struct told *told = &publication->gathered;
	bool is_news = told->sent ? news->hash != told->hash : news->shown;
	if (!is_news && !news->forced)
		return;
	leave_old_uri(publisher, publication, news->uri);
	note(told, news);
	if (!pulls_streaming(&publisher->pulls)) {
		publisher->pulls.stale |= is_news;
		return;
	}
	pulls_stream(&publisher->pulls, &(struct report){
						.uri = news->uri,
						.version = news->version,
						.diagnostics = news->diagnostics,
						.hash = news->hash,
					});
}

static void tell(struct publisher *publisher, struct publication *publication, const struct news *news, bool open)
{
	enum road road = road_of(publisher, publication, open);
	if (road == ROAD_PUSHED)
		push(publisher, publication, news);
	if (road == ROAD_PULLED)
		tell_puller(publisher, publication, news);
	/* A report about the workspace covers what is open, too. */
	if (road == ROAD_GATHERED || (road == ROAD_PULLED && pulls_streaming(&publisher->pulls)))
		gather(publisher, publication, news);
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
	tell(publisher, publications_of(&document->root->publications, document->tree_path), &news, true);
}

/* It will ask; what it knew of the file before is of no use any more. */
static void expect_pull(struct publisher *publisher, const struct document *document)
{
	struct publications *publications = &document->root->publications;
	struct publication *publication = publications_of(publications, document->tree_path);
	take_back(publisher, publication);
	leave_old_uri(publisher, publication, document->uri);
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
		send_publication(publisher, document->uri, version_of(document), STR("[]"));
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
			send_empty(publisher, uri);
		return;
	}
	publisher_turn_to(publisher, root);
	publisher_collect(publisher, root, tree_path);
	struct publication *publication = publications_of(&root->publications, tree_path);
	struct news news = news_of(publisher, uri, (struct publication_version){0});
	news.forced = true;
	publication->pulled = (struct told){0};
	tell(publisher, publication, &news, false);
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
	tell(publisher, publication, &news, false);
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
				take_back(publisher, publication);
		}
	}
}

void publisher_clear(struct publisher *publisher, struct root *root)
{
	for (size_t i = 0; i < root->publications.list.len; i++) {
		struct publication *publication = root->publications.list.items[i];
		if (!documents_find(publisher->documents, publication->uri)) {
			take_back(publisher, publication);
			if (publication->gathered.shown)
				stream_empty(publisher, publication->uri);
		}
		publication->pushed.shown = publication->gathered.shown = false;
	}
}

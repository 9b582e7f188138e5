/* How what is true of a file reaches the client, and what was said of it before: publisher.h tells of the roads. */
#include "roads.h"

#include <autotomy/base/hash.h>

#include "message.h"
#include "owned.h"

void roads_send(struct publisher *publisher, struct str uri, struct publication_version version, struct str diagnostics)
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
	strbuf_recycle(&publisher->body, PUBLISHER_KEEP_BYTES);
}

void roads_send_empty(struct publisher *publisher, struct str uri)
{
	roads_send(publisher, uri, (struct publication_version){0}, STR("[]"));
}

/* ---- the three roads ---- */

enum road { ROAD_PUSHED, ROAD_PULLED, ROAD_GATHERED };

static enum road road_of(const struct publisher *publisher, const struct publication *publication, bool open)
{
	if (open)
		return publisher->client->pulls ? ROAD_PULLED : ROAD_PUSHED;
	if (publisher->pulls.workspace)
		return ROAD_GATHERED;
	return publication->pulls ? ROAD_PULLED : ROAD_PUSHED;
}

static void set_diagnostics(struct news *news, struct str diagnostics)
{
	news->diagnostics = diagnostics;
	news->hash = hash_bytes(diagnostics);
	news->shown = !str_eq(diagnostics, STR("[]"));
}

struct news news_of(const struct publisher *publisher, struct str uri, struct publication_version version)
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

void roads_stream_empty(struct publisher *publisher, struct str uri)
{
	struct str nothing = STR("[]");
	const struct report report = {.uri = uri, .diagnostics = nothing, .hash = hash_bytes(nothing)};
	if (pulls_streaming(&publisher->pulls))
		pulls_stream(&publisher->pulls, &report);
	else
		publisher->pulls.stale = true;
}

void roads_leave_uri(struct publisher *publisher, struct publication *publication, struct str uri)
{
	if (str_eq(publication->uri, uri))
		return;
	if (publication->uri.len && !documents_find(publisher->documents, publication->uri)) {
		if (publication->pushed.shown)
			roads_send_empty(publisher, publication->uri);
		if (publication->gathered.shown)
			roads_stream_empty(publisher, publication->uri);
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
	roads_leave_uri(publisher, publication, news->uri);
	note(told, news);
	roads_send(publisher, news->uri, news->version, news->diagnostics);
}

void roads_take_back(struct publisher *publisher, struct publication *publication)
{
	if (publication->pushed.shown)
		roads_send_empty(publisher, publication->uri);
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

void roads_pulled(struct publisher *publisher, struct publication *publication, struct str diagnostics)
{
	struct news news = {0};
	set_diagnostics(&news, diagnostics);
	note(&publication->pulled, &news);
	publication->asked = false;
	if (!publisher->client->refreshes)
		owned_set(&publication->items, diagnostics);
	roads_take_back(publisher, publication);
}

static void gather(struct publisher *publisher, struct publication *publication, const struct news *news)
{
	struct told *told = &publication->gathered;
	bool is_news = told->sent ? news->hash != told->hash : news->shown;
	if (!is_news && !news->forced)
		return;
	roads_leave_uri(publisher, publication, news->uri);
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

void roads_tell(struct publisher *publisher, struct publication *publication, const struct news *news, bool open)
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

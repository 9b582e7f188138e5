/* Writes reports, keeps a workspace pull open and asks for refreshes. */
#include "pulls.h"

#include <autotomy/base/json_members.h>

#include <inttypes.h>
#include <stdio.h>

#include "message.h"
#include "owned.h"

static void send_body(struct pulls *pulls, struct strbuf *body)
{
	transport_send(pulls->transport, strbuf_str(body));
	strbuf_free(body);
}

/* ---- reports ---- */

void pulls_write_report(struct json_writer *writer, const struct report *report)
{
	char id[RESULT_ID_BYTES];
	snprintf(id, sizeof id, "%016" PRIx64, report->hash);
	bool unchanged = str_eq(str_from(id), report->previous);
	member_string(writer, "kind", unchanged ? STR("unchanged") : STR("full"));
	member_string(writer, "resultId", str_from(id));
	if (unchanged)
		return;
	json_key(writer, "items");
	json_write_raw(writer, report->diagnostics);
}

void pulls_write_workspace_report(struct json_writer *writer, const struct report *report)
{
	json_begin_object(writer);
	member_string(writer, "uri", report->uri);
	json_key(writer, "version");
	if (report->version.known)
		json_write_int(writer, report->version.number);
	else
		json_write_null(writer);
	pulls_write_report(writer, report);
	json_end_object(writer);
}

/* ---- the request that is not answered yet ---- */

bool pulls_streaming(const struct pulls *pulls)
{
	return pulls->token.len > 0;
}

bool pulls_waiting(const struct pulls *pulls)
{
	return pulls->id.len > 0 && !pulls->token.len;
}

void pulls_forget(struct pulls *pulls)
{
	owned_free(&pulls->id);
	owned_free(&pulls->token);
	owned_free(&pulls->params);
	strbuf_free(&pulls->reports);
	pulls->writer = (struct json_writer){0};
}

static void begin_reports(struct pulls *pulls)
{
	if (pulls->reports.len)
		return;
	pulls->writer = (struct json_writer){.buf = &pulls->reports};
	json_begin_array(&pulls->writer);
}

void pulls_keep(struct pulls *pulls, struct json id, struct json token, struct json params)
{
	pulls_end(pulls);
	owned_set(&pulls->id, json_raw(id));
	owned_set(&pulls->token, json_raw(token));
	owned_set(&pulls->params, json_raw(params));
	/* Even where there is nothing to report: Zed gives up a request of which it hears nothing. */
	if (pulls_streaming(pulls))
		begin_reports(pulls);
}

void pulls_stream(struct pulls *pulls, const struct report *report)
{
	begin_reports(pulls);
	pulls_write_workspace_report(&pulls->writer, report);
}

static void send_reports(struct pulls *pulls)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	json_end_array(&pulls->writer);
	message_begin_notification(w, "$/progress");
	json_begin_object(w);
	json_key(w, "token");
	json_write_raw(w, pulls->token);
	json_key(w, "value");
	json_begin_object(w);
	json_key(w, "items");
	json_write_raw(w, strbuf_str(&pulls->reports));
	json_end_object(w);
	json_end_object(w);
	message_end(w);
	send_body(pulls, &body);
	strbuf_free(&pulls->reports);
}

/* Its id as a value again. */
static struct json own_id(const struct pulls *pulls, struct arena *arena)
{
	struct json id = {0};
	struct json_error error;
	json_parse(arena, pulls->id, JSON_STRICT, &id, &error);
	return id;
}

void pulls_end(struct pulls *pulls)
{
	struct strbuf body = {0};
	struct arena arena = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	if (!pulls->id.len)
		return;
	if (pulls->reports.len)
		send_reports(pulls);
	message_begin_result(w, own_id(pulls, &arena));
	json_begin_object(w);
	json_key(w, "items");
	json_begin_array(w);
	json_end_array(w);
	json_end_object(w);
	message_end(w);
	send_body(pulls, &body);
	arena_finish(&arena);
	pulls_forget(pulls);
}

void pulls_cancel(struct pulls *pulls, struct json id)
{
	struct strbuf body = {0};
	if (!pulls->id.len || !str_eq(json_raw(id), pulls->id))
		return;
	message_write_error(&body, id, RPC_REQUEST_CANCELLED, STR("the request was cancelled"));
	send_body(pulls, &body);
	pulls_forget(pulls);
}

/* ---- what is due ---- */

/* Nothing depends on the reply: a client that pulls again is known by its pulling. */
static void ask_refresh(struct pulls *pulls)
{
	struct strbuf body = {0};
	char id[sizeof OWN_ID_PREFIX "refresh/4294967295"];
	snprintf(id, sizeof id, OWN_ID_PREFIX "refresh/%u", ++pulls->asked);
	message_write_request(&body, id, "workspace/diagnostic/refresh");
	send_body(pulls, &body);
}

void pulls_flush(struct pulls *pulls)
{
	if (pulls->reports.len)
		send_reports(pulls);
	if (pulls->stale && pulls->client->refreshes)
		ask_refresh(pulls);
	pulls->stale = false;
}

/* Work-done progress while the projects' indexes fill in. */
#include "progress.h"

#include <autotomy/base/json_members.h>

#include <uv.h>

#define TOKEN      "autotomy/index"
#define REQUEST_ID OWN_ID_PREFIX "progress"

enum { INTERVAL_MS = 200, NS_PER_MS = 1000000 };

static void send_message(struct transport *transport, struct json_writer *writer)
{
	message_end(writer);
	transport_send(transport, strbuf_str(writer->buf));
	strbuf_free(writer->buf);
}

static void ask(struct transport *transport)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	message_begin_request(w, REQUEST_ID, "window/workDoneProgress/create");
	json_begin_object(w);
	member_string(w, "token", STR(TOKEN));
	json_end_object(w);
	send_message(transport, w);
}

/* `kind` is "begin", "report" or "end". */
static void tell(struct transport *transport, const char *kind, size_t done, size_t total)
{
	struct strbuf body = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	bool begins = str_eq(str_from(kind), STR("begin")), ends = str_eq(str_from(kind), STR("end"));
	message_begin_notification(w, "$/progress");
	json_begin_object(w);
	member_string(w, "token", STR(TOKEN));
	json_key(w, "value");
	json_begin_object(w);
	member_string(w, "kind", str_from(kind));
	if (begins)
		member_string(w, "title", STR("autotomy: reading symbols"));
	if (!ends) {
		struct strbuf words = {0};
		strbuf_printf(&words, "%zu of %zu", done, total);
		member_string(w, "message", strbuf_str(&words));
		strbuf_free(&words);
		json_key(w, "percentage");
		json_write_int(w, total ? (int64_t)(100 * done / total) : 0);
	}
	json_end_object(w);
	json_end_object(w);
	send_message(transport, w);
}

/* False once every project that is loaded has its index. */
static bool is_filling(const struct workspace *workspace, size_t *done, size_t *total)
{
	bool filling = false;
	*done = *total = 0;
	for (size_t i = 0; i < workspace->roots.len; i++) {
		size_t project_done, project_total;
		filling |= project_is_indexing(workspace->roots.items[i]->project, &project_done, &project_total);
		*done += project_done;
		*total += project_total;
	}
	return filling;
}

void progress_update(struct progress *progress, const struct workspace *workspace, struct transport *transport)
{
	size_t done, total;
	if (progress->state == PROGRESS_ASKED || progress->state == PROGRESS_FINISHED)
		return;
	bool filling = is_filling(workspace, &done, &total);
	if (progress->state == PROGRESS_NONE && filling && total > 0) {
		progress->state = PROGRESS_ASKED;
		ask(transport);
	} else if (progress->state == PROGRESS_TELLING && !filling) {
		progress->state = PROGRESS_FINISHED;
		if (progress->told_at)
			tell(transport, "end", done, total);
	} else if (progress->state == PROGRESS_TELLING &&
		   uv_hrtime() - progress->told_at >= (uint64_t)INTERVAL_MS * NS_PER_MS) {
		tell(transport, progress->told_at ? "report" : "begin", done, total);
		progress->told_at = uv_hrtime();
	}
}

void progress_on_response(struct progress *progress, struct arena *arena, const struct message *message)
{
	if (progress->state == PROGRESS_ASKED && str_eq(json_string(arena, message->id), STR(REQUEST_ID)))
		progress->state = message->refused ? PROGRESS_FINISHED : PROGRESS_TELLING;
}

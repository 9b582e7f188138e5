/* $/setTrace and $/logTrace. */
#include "trace.h"

#include <autotomy/base/json_members.h>
#include <autotomy/base/text.h>

#include "methods.h"

enum {
	NS_PER_US = 1000,
	MAX_METHOD_TOLD = 80, /* bytes */
};

enum trace trace_read(struct json value)
{
	if (json_is_string(value, "messages"))
		return TRACE_MESSAGES;
	return json_is_string(value, "verbose") ? TRACE_VERBOSE : TRACE_OFF;
}

void method_set_trace(struct server *server, struct call *call)
{
	server->trace = trace_read(json_get(call->params, "value"));
}

static const char *kind_name(enum message_kind kind)
{
	return kind == MESSAGE_REQUEST ? "request" : kind == MESSAGE_NOTIFICATION ? "notification" : "response";
}

void trace_message(enum trace trace, struct transport *transport, const struct message *message, size_t bytes,
		   uint64_t nanoseconds)
{
	struct strbuf body = {0}, words = {0}, more = {0};
	struct json_writer writer = {.buf = &body}, *w = &writer;
	if (trace == TRACE_OFF || message->kind == MESSAGE_FAULTY)
		return;
	struct str method = str_sub(message->method, 0, MAX_METHOD_TOLD);
	strbuf_printf(&words, "%.*s%s%s, %llu us", STR_ARG(method), method.len ? " " : "", kind_name(message->kind),
		      (unsigned long long)(nanoseconds / NS_PER_US));
	message_begin_notification(w, "$/logTrace");
	json_begin_object(w);
	member_string(w, "message", strbuf_str(&words));
	if (trace == TRACE_VERBOSE) {
		struct str id = json_raw(message->id);
		strbuf_printf(&more, "%zu bytes%s%.*s", bytes, id.len ? ", id " : "", STR_ARG(id));
		member_string(w, "verbose", strbuf_str(&more));
	}
	json_end_object(w);
	message_end(w);
	transport_send(transport, strbuf_str(&body));
	strbuf_free(&body);
	strbuf_free(&words);
	strbuf_free(&more);
}

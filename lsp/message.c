/* Tells requests, notifications, responses and nonsense apart, and writes messages. */
#include "message.h"

#include <autotomy/base/text.h>

static void be_faulty(struct message *message, enum rpc_error error, const char *why)
{
	message->kind = MESSAGE_FAULTY;
	message->error = error;
	message->why = why;
}

static bool is_id(struct json id)
{
	int64_t number;
	return json_type(id) == JSON_STRING || json_int(id, &number);
}

static bool is_own_id(struct arena *arena, struct json id)
{
	return str_starts(json_string(arena, id), STR(OWN_ID_PREFIX));
}

static bool is_response(struct arena *arena, struct json object)
{
	bool answers = json_type(json_get(object, "result")) != JSON_ABSENT ||
		       json_type(json_get(object, "error")) != JSON_ABSENT;
	return answers || is_own_id(arena, json_get(object, "id"));
}

static void read_object(struct arena *arena, struct json object, struct message *message)
{
	struct json id = json_get(object, "id"), method = json_get(object, "method");
	bool has_id = json_type(id) != JSON_ABSENT;
	if (is_id(id))
		message->id = id;
	if (!json_is_string(json_get(object, "jsonrpc"), "2.0")) {
		be_faulty(message, RPC_INVALID_REQUEST, "'jsonrpc' must be \"2.0\"");
		return;
	}
	if (json_type(method) == JSON_ABSENT && is_response(arena, object)) {
		message->kind = MESSAGE_RESPONSE;
		message->refused = json_type(json_get(object, "error")) != JSON_ABSENT;
		message->result = json_get(object, "result");
		return;
	}
	if (json_type(method) != JSON_STRING) {
		be_faulty(message, RPC_INVALID_REQUEST, "'method' must be a string");
		return;
	}
	if (has_id && !is_id(id)) {
		be_faulty(message, RPC_INVALID_REQUEST, "'id' must be a string or an integer");
		return;
	}
	struct json params = json_get(object, "params");
	enum json_type type = json_type(params);
	if (type != JSON_ABSENT && type != JSON_NULL && type != JSON_OBJECT && type != JSON_ARRAY) {
		be_faulty(message, RPC_INVALID_REQUEST, "'params' must be an object or an array");
		return;
	}
	message->kind = has_id ? MESSAGE_REQUEST : MESSAGE_NOTIFICATION;
	message->method = json_string(arena, method);
	if (type != JSON_NULL)
		message->params = params;
}

/*
 * An editor that holds a file of another encoding sends it as it is. Its edits must not be lost, and nothing answers a
 * notification: it is read with replacement characters, which take one unit each as they do in the editor.
 */
static bool read_repaired(struct arena *arena, struct str body, struct json *root)
{
	struct json_error error;
	struct str repaired = utf8_repair(arena, body);
	if (repaired.ptr == body.ptr || !json_parse(arena, repaired, JSON_STRICT, root, &error))
		return false;
	return json_type(*root) == JSON_OBJECT && json_type(json_get(*root, "id")) == JSON_ABSENT;
}

void message_read(struct arena *arena, struct str body, struct message *message)
{
	struct json root;
	struct json_error error;
	*message = (struct message){0};
	if (!json_parse(arena, body, JSON_STRICT, &root, &error) && !read_repaired(arena, body, &root)) {
		be_faulty(message, RPC_PARSE_ERROR, error.message);
		return;
	}
	if (json_type(root) == JSON_OBJECT)
		read_object(arena, root, message);
	else if (json_type(root) == JSON_ARRAY)
		be_faulty(message, RPC_INVALID_REQUEST, "LSP knows no batches");
	else
		be_faulty(message, RPC_INVALID_REQUEST, "a message must be an object");
}

static void begin(struct json_writer *writer)
{
	json_begin_object(writer);
	json_key(writer, "jsonrpc");
	json_write_string(writer, STR("2.0"));
}

/* As it was written: numbers and strings come back byte for byte. */
static void write_id(struct json_writer *writer, struct json id)
{
	json_key(writer, "id");
	if (json_type(id) == JSON_ABSENT)
		json_write_null(writer);
	else
		json_write_raw(writer, json_raw(id));
}

static void write_method(struct json_writer *writer, const char *method)
{
	json_key(writer, "method");
	json_write_string(writer, str_from(method));
}

static void begin_request(struct json_writer *writer, const char *id, const char *method)
{
	begin(writer);
	json_key(writer, "id");
	json_write_string(writer, str_from(id));
	write_method(writer, method);
}

void message_begin_result(struct json_writer *writer, struct json id)
{
	begin(writer);
	write_id(writer, id);
	json_key(writer, "result");
}

void message_begin_notification(struct json_writer *writer, const char *method)
{
	begin(writer);
	write_method(writer, method);
	json_key(writer, "params");
}

void message_begin_request(struct json_writer *writer, const char *id, const char *method)
{
	begin_request(writer, id, method);
	json_key(writer, "params");
}

void message_end(struct json_writer *writer)
{
	json_end_object(writer);
}

void message_write_request(struct strbuf *out, const char *id, const char *method)
{
	struct json_writer writer = {.buf = out};
	begin_request(&writer, id, method);
	message_end(&writer);
}

void message_write_error(struct strbuf *out, struct json id, enum rpc_error error, struct str why)
{
	struct json_writer writer = {.buf = out};
	begin(&writer);
	write_id(&writer, id);
	json_key(&writer, "error");
	json_begin_object(&writer);
	json_key(&writer, "code");
	json_write_int(&writer, error);
	json_key(&writer, "message");
	json_write_string(&writer, why);
	json_end_object(&writer);
	json_end_object(&writer);
}

/* JSON-RPC 2.0 as LSP uses it: what kind of message a body is, and how ours are written. */
#ifndef LSP_MESSAGE_H
#define LSP_MESSAGE_H

#include <autotomy/base/json.h>

/* Every request of ours has an id that begins so: its reply is known by it, whatever else is in the reply. */
#define OWN_ID_PREFIX "autotomy:"

enum rpc_error {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_INTERNAL_ERROR = -32603,
	RPC_NOT_INITIALIZED = -32002,
	RPC_REQUEST_CANCELLED = -32800,
	RPC_CONTENT_MODIFIED = -32801,
	RPC_SERVER_CANCELLED = -32802,
	RPC_REQUEST_FAILED = -32803,
};

enum message_kind { MESSAGE_REQUEST, MESSAGE_NOTIFICATION, MESSAGE_RESPONSE, MESSAGE_FAULTY };

struct message {
	enum message_kind kind;
	struct str method;
	struct json id;     /* a string or an integer; absent where there is none that could be answered */
	struct json params; /* an object or an array, or absent */
	bool refused;       /* of a response: it is an error */
	struct json result; /* of a response that is none */
	/* Of a faulty one: how to answer it. */
	enum rpc_error error;
	const char *why;
};

/* Never fails: what is no message is a faulty one. `body` is borrowed. */
void message_read(struct arena *arena, struct str body, struct message *message);

/*
 * Each begins a message of ours in a writer whose buffer is empty; the caller then writes exactly one value (the
 * result, or the params) and calls message_end().
 */
void message_begin_result(struct json_writer *writer, struct json id);
void message_begin_notification(struct json_writer *writer, const char *method);
void message_begin_request(struct json_writer *writer, const char *id, const char *method);
void message_end(struct json_writer *writer);

/* A whole request of ours that has no params. */
void message_write_request(struct strbuf *out, const char *id, const char *method);

/* A whole error reply; an absent id is answered as null. */
void message_write_error(struct strbuf *out, struct json id, enum rpc_error error, struct str why);

#endif

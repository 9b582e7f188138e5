/* From a method's name to its handler, through the rules of the lifecycle. */
#ifndef LSP_DISPATCH_H
#define LSP_DISPATCH_H

#include "server.h"

/* One call of a method. */
struct call {
	struct json id; /* of a request */
	struct json params;
	struct json_writer *result; /* a request writes exactly one value, unless it fails */
	enum rpc_error error;       /* 0: it did not fail */
	const char *why;            /* static, or in the arena of the message */
	bool later;                 /* it is answered later: nothing was written, and `id` was remembered */
};

struct method {
	const char *name;
	enum message_kind kind; /* MESSAGE_REQUEST or MESSAGE_NOTIFICATION */
	unsigned stages;        /* in which it is heard, bits of enum server_stage */
	void (*run)(struct server *server, struct call *call);
};

/* All methods, sorted by name. */
const struct method *dispatch_methods(size_t *count);
const struct method *dispatch_find(struct str name); /* or NULL */

/* Handles one message and answers it. */
void dispatch_message(struct server *server, const struct message *message);

#endif

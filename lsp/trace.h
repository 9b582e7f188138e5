/* `$/logTrace`: what was handled and how long that took, for clients that asked to be told. */
#ifndef LSP_TRACE_H
#define LSP_TRACE_H

#include <stdint.h>

#include "message.h"
#include "transport.h"

enum trace { TRACE_OFF, TRACE_MESSAGES, TRACE_VERBOSE };

/* LSP's TraceValue; anything else is off. */
enum trace trace_read(struct json value);

/* Tells of a message of so many bytes that was handled in so many nanoseconds. */
void trace_message(enum trace trace, struct transport *transport, const struct message *message, size_t bytes,
		   uint64_t nanoseconds);

#endif

/*
 * What can be known of a message without reading all of it: whose it is and what it answers. A message that is passed
 * through is looked at by this alone, so that a large result costs what its first bytes cost.
 */
#ifndef LSP_PROXY_ENVELOPE_H
#define LSP_PROXY_ENVELOPE_H

#include "message.h"

struct envelope {
	enum message_kind kind; /* MESSAGE_FAULTY: no message, as far as it was read */
	struct str id;          /* as it is written, a view of the body; empty where there is none */
	struct str method;      /* between its quotes, as it is written */
	bool refused;           /* of a response: it is an error */
};

struct envelope envelope_read(struct str body);

/* The body with another id, itself JSON, in place of its own; in the arena. */
struct str envelope_with_id(struct arena *arena, struct str body, struct envelope envelope, struct str id);

/* An id by which equal ids are known whatever they are written like; in the arena, or `id` itself. */
struct str envelope_normal_id(struct arena *arena, struct str id);

#endif

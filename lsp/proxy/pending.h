/* Requests that wait for the other server's reply, in the order in which they were sent, and what we answer to them. */
#ifndef LSP_PROXY_PENDING_H
#define LSP_PROXY_PENDING_H

#include <autotomy/base/vec.h>

#include "proxy/join.h"

enum { PENDING_MAX = 4096 };

struct pending_request {
	struct str id;     /* as the client wrote it */
	struct str normal; /* see envelope_normal_id() */
	enum join_kind join;
	struct str ours; /* our result; empty where we have no handler, and theirs is passed on as it is */
	bool ours_empty; /* ours is null or an empty list: theirs is passed on unless it does not know the method */
	uint64_t until;  /* loop time at which ours is sent alone; 0: never */
};

/* Zero-initialized is empty. */
struct pending {
	VEC(struct pending_request) list;
};

/* All strings are copied. */
void pending_add(struct pending *pending, const struct pending_request *request);

/* Takes out the oldest request of that id. The caller frees it with pending_free(). */
bool pending_take(struct pending *pending, struct str normal_id, struct pending_request *request);

/* Takes out one whose time has come. */
bool pending_take_late(struct pending *pending, uint64_t now, struct pending_request *request);
bool pending_any_timed(const struct pending *pending);

void pending_free(struct pending_request *request);
void pending_finish(struct pending *pending);

#endif

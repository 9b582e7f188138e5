/* What the files of this folder share; see proxy.h for what the rest of the server sees. */
#ifndef LSP_PROXY_PARTS_H
#define LSP_PROXY_PARTS_H

#include "proxy/abilities.h"
#include "proxy/envelope.h"
#include "proxy/peer.h"
#include "proxy/pending.h"
#include "proxy/proxy.h"
#include "proxy/sides.h"

/* Of requests that it sends and of those that we send it. */
#define ASKED_PREFIX  OWN_ID_PREFIX "with:"
#define INITIALIZE_ID "\"" OWN_ID_PREFIX "initialize\""

enum proxy_stage {
	PROXY_STARTING, /* it has not answered `initialize` yet */
	PROXY_RUNNING,
	PROXY_ALONE, /* for good */
};

enum { PROXY_MAX_CRASHES = 5 /* within CRASH_WINDOW_MS: then it stays down */ };

/* A request of the other server, which the client knows by a number of ours. */
struct peer_request {
	uint64_t number;
	struct str id; /* as the other server wrote it */
};

struct proxy {
	struct server *server;
	char *const *command;
	struct arena arena; /* of the other server's message that is handled */

	enum proxy_stage stage;
	struct peer *peer; /* NULL once there is none */
	struct abilities abilities;
	struct pending pending;
	struct sides sides;
	VEC(struct peer_request) asked; /* in the order of their numbers */
	uint64_t last_number;

	/* How to begin anew. */
	struct str initialize;    /* the body that it is sent */
	struct str initialize_id; /* under which it will answer */
	struct str initialized;   /* the client's notification */
	VEC(struct str) kept;     /* notifications about settings */
	VEC(struct str) held;     /* what came for it while it was starting */
	size_t held_bytes;
	uint64_t crashes[PROXY_MAX_CRASHES]; /* loop times */
	size_t crash_count;

	/* The client's `initialize`, until it is answered. */
	struct str waiting_id; /* as it is written; empty once answered */
	struct str our_result;

	uv_timer_t timer;       /* ticks while anything has a time limit */
	uint64_t initialize_at; /* loop time; 0: it is not under way */
	uint64_t stop_at;
	bool stopping, told_stray;
	struct strbuf alone_why; /* to be told once the client may be told */
};

/* ---- proxy.c ---- */

/* To the client. Results and ids are JSON. */
void proxy_reply(struct proxy *proxy, struct str id, struct str result);
void proxy_reply_error(struct proxy *proxy, struct str id, enum rpc_error error, const char *why);
void proxy_answer_alone(struct proxy *proxy, const struct pending_request *request);

/* To the other server: at once, or once it has started. False where neither is possible. */
bool proxy_forward(struct proxy *proxy, struct str body);

/* It wrote what is no message: logged once. */
void proxy_stray(struct proxy *proxy);

/* Sees to the time limits from now on. */
void proxy_watch_time(struct proxy *proxy);

/* Publishes a file again, with what both sides say of it now. */
void proxy_publish(struct proxy *proxy, const struct sided_file *file);

struct peer_events proxy_peer_events(struct proxy *proxy);

/* ---- life.c: it starts, ends and starts again ---- */

void life_start(struct proxy *proxy);
void life_initialize(struct proxy *proxy, struct str body);  /* the client asks */
void life_initialized(struct proxy *proxy, struct str body); /* it answered */
void life_keep(struct proxy *proxy, struct str body);        /* to be said again to the next one */
void life_gone(struct proxy *proxy, int64_t status, int signal);
void life_alone(struct proxy *proxy,
		const char *why); /* without it from now on; `why` is NULL where that is expected */

/* ---- from_peer.c ---- */

void from_peer(struct proxy *proxy, struct str body);

/* ---- from_client.c ---- */

bool is_ours_alone(struct str uri); /* a policy: no other server knows what it is */

#endif

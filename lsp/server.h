/*
 * One server and its parts. Each part has a header of its own and knows nothing of this one; only what puts them
 * together (the methods, placement.c and server.c) sees the whole.
 */
#ifndef LSP_SERVER_H
#define LSP_SERVER_H

#include <autotomy/lsp/server.h>

#include "client.h"
#include "documents.h"
#include "framing.h"
#include "message.h"
#include "parent.h"
#include "policy_watch.h"
#include "progress.h"
#include "publisher.h"
#include "settings.h"
#include "trace.h"
#include "transport.h"
#include "workspace.h"

/* Each a bit: a method says in which of them it is known. */
enum server_stage {
	STAGE_NEW = 1, /* before `initialize` */
	STAGE_RUNNING = 2,
	STAGE_SHUT_DOWN = 4, /* after `shutdown` */
};

struct proxy;

struct server {
	uv_loop_t loop;
	enum server_stage stage;
	bool stopping;
	int status; /* to exit with */

	struct transport transport;
	struct framing framing;
	struct arena arena; /* of the message that is handled */
	struct client client;
	struct settings settings;
	enum trace trace;
	struct documents documents;
	struct workspace workspace;
	struct publisher publisher;
	struct policy_watch policy_watch;
	struct progress progress;
	struct parent parent;
	struct proxy *proxy; /* the other server of --with; NULL where there is none */

	uv_prepare_t before_poll;         /* settles and publishes once the input that is here has been handled */
	uv_idle_t more;                   /* active while more could be published: the loop must not sleep */
	uv_timer_t deadline;              /* of a stop */
	bool told_unopened, told_version; /* a client's habit is logged once */
};

/* Ends the loop once what was sent has been written, or after a moment. */
void server_stop(struct server *server);

/* `window/logMessage`. */
void server_log(struct server *server, enum project_log level, struct str message);

/* Sends the message in the buffer of the writer, which message_end() has ended, and frees it. */
void server_send(struct server *server, struct json_writer *writer);

#endif

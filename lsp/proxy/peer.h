/*
 * Another language server: its process, and the messages that go to it and come from it. One object is one run of the
 * command; what the messages mean is not known here.
 */
#ifndef LSP_PROXY_PEER_H
#define LSP_PROXY_PEER_H

#include <stdbool.h>
#include <uv.h>

#include "framing.h"
#include "outbox.h"

struct peer_events {
	void *context;
	/* Whether messages may be handed out now; where not, peer_go_on() says when. */
	bool (*may_read)(void *context);
	void (*body)(void *context, struct str body);
	void (*stray)(void *context);   /* it wrote what is no message */
	void (*written)(void *context); /* some of what waited for it was taken */
	/* Told once, after its last message: it has ended. Not told once peer_destroy() was called. */
	void (*gone)(void *context, int64_t status, int signal);
};

enum { PEER_READ_BYTES = 64 << 10 };

struct peer {
	struct peer_events events;
	uv_process_t process;
	uv_pipe_t in, out; /* its standard input and output */
	struct outbox outbox;
	struct framing framing;
	struct str unread; /* of `buffer` */
	bool paused, destroyed, exited;
	bool input_ends;   /* its input is closed once all was written */
	unsigned open;     /* handles that have yet to be closed */
	uint64_t taken_at; /* loop time at which it was last seen to take something */
	size_t untaken;    /* bytes that the stream held then */
	char buffer[PEER_READ_BYTES];
};

/*
 * Starts the command, whose last word is followed by NULL; it is looked for along PATH, and no shell is involved. Its
 * standard error is ours. NULL where it cannot be started, with `error` a negative errno.
 */
struct peer *peer_start(uv_loop_t *loop, char *const *command, const struct peer_events *events, int *error);

void peer_send(struct peer *peer, struct str body);
size_t peer_waiting(const struct peer *peer); /* bytes that it has not taken yet */

/* Whether it has taken nothing of what waits for so long. To be asked now and then, or nothing is noticed. */
bool peer_is_stalled(struct peer *peer, uint64_t ms);
void peer_go_on(struct peer *peer);

/* Closes its input behind what was sent, which most servers take as a request to end. */
void peer_end_input(struct peer *peer);
void peer_kill(struct peer *peer, int signal);

/* Takes the body just handed out for no message: see framing_reject(). */
void peer_reject(struct peer *peer);

/* Kills it if need be. It is freed in a later turn of the loop. Takes NULL. */
void peer_destroy(struct peer *peer);

#endif

/*
 * Work-done progress while the projects' indexes fill in. The client is asked for a token first and is told nothing
 * unless it grants one; nothing else depends on its reply.
 */
#ifndef LSP_PROGRESS_H
#define LSP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "message.h"
#include "transport.h"
#include "workspace.h"

enum progress_state {
	PROGRESS_NONE,     /* there was nothing to tell so far */
	PROGRESS_ASKED,    /* for a token */
	PROGRESS_TELLING,  /* begun, and not ended */
	PROGRESS_FINISHED, /* ended, or refused */
};

struct progress {
	enum progress_state state;
	uint64_t told_at; /* by uv_hrtime() */
};

/* Looks at all projects and says what is new, at most a few times a second. Cheap where nothing is. */
void progress_update(struct progress *progress, const struct workspace *workspace, struct transport *transport);

/* A reply of the client to one of our requests. */
void progress_on_response(struct progress *progress, struct arena *arena, const struct message *message);

#endif

/*
 * Notices that a policy file has appeared or gone where it makes or unmakes a root: at or above a folder or a document.
 * Projects watch the policies that they have; here it is about those that they have not.
 */
#ifndef LSP_POLICY_WATCH_H
#define LSP_POLICY_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "documents.h"
#include "workspace.h"

struct policy_watch {
	uv_timer_t timer;
	const struct documents *documents;
	const struct workspace *workspace;
	uint64_t seen; /* what the policy files in question looked like */
	bool unsure;   /* they did not look so the time before */
	void (*moved)(void *context, bool certain);
	void *context;
};

/*
 * Calls `moved` from the loop when something changed, and once more with `certain` when it has then stayed so: many
 * programs write a file by taking it away first.
 */
void policy_watch_start(struct policy_watch *watch, uv_loop_t *loop, const struct documents *documents,
			const struct workspace *workspace, void (*moved)(void *context, bool certain), void *context);

/* Takes a zeroed one, too. Its handle is closed in a later turn of the loop. */
void policy_watch_close(struct policy_watch *watch);

#endif

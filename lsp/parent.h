/* Watches the client's process, so that no server outlives its editor. */
#ifndef LSP_PARENT_H
#define LSP_PARENT_H

#include <stdbool.h>
#include <uv.h>

struct parent {
	uv_poll_t poll;   /* of a pidfd, which tells even of a process that nobody waited for */
	uv_timer_t timer; /* where there is no pidfd */
	int fd;
	uv_pid_t pid;
	void (*gone)(void *context);
	void *context;
};

/* Calls `gone` once, from the loop, when the process `pid` (above 0) has ended or does not exist. */
void parent_watch(struct parent *parent, uv_loop_t *loop, uv_pid_t pid, void (*gone)(void *context), void *context);

/* Takes a zeroed one, too. Its handles are closed in a later turn of the loop. */
void parent_close(struct parent *parent);

#endif

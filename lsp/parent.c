/* A process is watched by its pidfd, or by asking once a second where the kernel has none. */
#include "parent.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ASK_EVERY_MS = 1000 };

static void on_exited(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	struct parent *parent = poll->data;
	uv_poll_stop(poll);
	parent->gone(parent->context);
}

static void on_ask(uv_timer_t *timer)
{
	struct parent *parent = timer->data;
	/* Not being allowed to signal it means that it is there. */
	if (kill(parent->pid, 0) == 0 || errno != ESRCH)
		return;
	uv_timer_stop(timer);
	parent->gone(parent->context);
}

static bool poll_descriptor(struct parent *parent, uv_loop_t *loop)
{
	parent->fd = (int)syscall(SYS_pidfd_open, parent->pid, 0);
	if (parent->fd < 0)
		return false;
	if (uv_poll_init(loop, &parent->poll, parent->fd) != 0) {
		close(parent->fd);
		return false;
	}
	parent->poll.data = parent;
	uv_poll_start(&parent->poll, UV_READABLE, on_exited);
	return true;
}

void parent_watch(struct parent *parent, uv_loop_t *loop, uv_pid_t pid, void (*gone)(void *context), void *context)
{
	parent->pid = pid;
	parent->gone = gone;
	parent->context = context;
	if (poll_descriptor(parent, loop))
		return;
	uv_timer_init(loop, &parent->timer);
	parent->timer.data = parent;
	uv_timer_start(&parent->timer, on_ask, 0, ASK_EVERY_MS);
}

static void on_poll_closed(uv_handle_t *handle)
{
	struct parent *parent = handle->data;
	close(parent->fd);
}

void parent_close(struct parent *parent)
{
	if (parent->poll.data)
		uv_close((uv_handle_t *)&parent->poll, on_poll_closed);
	if (parent->timer.data)
		uv_close((uv_handle_t *)&parent->timer, NULL);
}

/* Watching the disk by itself: one uv_fs_event a folder, and a sweep over the tree where that fails. */
#ifndef DRIVER_WATCH_H
#define DRIVER_WATCH_H

#include <uv.h>

#include <autotomy/base/str.h>

struct watch;

struct watch_events {
	void *context;
	/* Something happened to this absolute path; it may be a file or a folder, and may be gone. */
	void (*changed)(void *context, struct str path);
	/* A folder cannot be watched, or so much happened that events may be lost: only a sweep tells. */
	void (*blind)(void *context);
};

struct watch *watch_create(uv_loop_t *loop, const struct watch_events *events);

/* Watches one folder (absolute), not what lies below. Again for the same folder: nothing happens. */
void watch_folder(struct watch *watch, struct str folder);

/* Forgets a folder and all below it: they are gone, or others now have their names. */
void watch_forget(struct watch *watch, struct str folder);

/* Closes all handles and frees the watch in a later turn of the loop; no event comes any more. `closed` may be NULL. */
void watch_close(struct watch *watch, void (*closed)(void *context), void *context);

#endif

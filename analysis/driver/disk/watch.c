/* Watching the disk. */
#include "disk/watch.h"

#include <errno.h>
#include <stdlib.h>

#include <autotomy/base/path.h>
#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>

struct watched_folder {
	uv_fs_event_t handle; /* .data is the folder */
	struct watch *watch;
	char *path;
};

struct watch {
	uv_loop_t *loop;
	struct watch_events events;
	VEC(struct watched_folder *) folders;
	struct strmap by_path;
	size_t open_handles;
	bool closing;
	void (*closed)(void *context);
	void *closed_context;
};

struct watch *watch_create(uv_loop_t *loop, const struct watch_events *events)
{
	struct watch *watch = mem_new(struct watch);
	watch->loop = loop;
	watch->events = *events;
	return watch;
}

/*
 * Whether the folder itself may have gone, or another one have its name: that is told under its own last part, as if it
 * lay in itself.
 */
static bool may_be_lost(const struct watched_folder *folder, const char *name, int events)
{
	return (events & UV_RENAME) && str_eq(str_from(name), path_name(str_from(folder->path)));
}

static void on_event(uv_fs_event_t *handle, const char *name, int events, int status)
{
	struct watched_folder *folder = handle->data;
	struct watch *watch = folder->watch;
	if (watch->closing)
		return;
	if (status < 0) {
		watch->events.blind(watch->events.context);
		return;
	}
	struct arena scratch = {0};
	struct str path = arena_str(&scratch, str_from(folder->path));
	struct str inside = name ? path_join(&scratch, path, str_from(name)) : path;
	/* Whoever looks at it watches it again, if it is there. */
	if (name && may_be_lost(folder, name, events)) {
		watch_forget(watch, path);
		watch->events.changed(watch->events.context, path);
	}
	watch->events.changed(watch->events.context, inside);
	arena_finish(&scratch);
}

static void free_watch(struct watch *watch)
{
	if (watch->closed)
		watch->closed(watch->closed_context);
	vec_free(&watch->folders);
	strmap_finish(&watch->by_path);
	free(watch);
}

static void on_closed(uv_handle_t *handle)
{
	struct watched_folder *folder = handle->data;
	struct watch *watch = folder->watch;
	free(folder->path);
	free(folder);
	if (--watch->open_handles == 0 && watch->closing)
		free_watch(watch);
}

static char *copy_path(struct str path)
{
	struct strbuf copy = {0};
	strbuf_add(&copy, path);
	return copy.ptr;
}

static void drop(struct watch *watch, uint32_t index)
{
	struct watched_folder *folder = watch->folders.items[index];
	strmap_remove(&watch->by_path, str_from(folder->path));
	struct watched_folder *last = *vec_last(&watch->folders);
	watch->folders.items[index] = last;
	watch->folders.len--;
	if (last != folder)
		strmap_put(&watch->by_path, str_from(last->path), index);
	uv_close((uv_handle_t *)&folder->handle, on_closed);
}

void watch_forget(struct watch *watch, struct str folder)
{
	for (uint32_t i = (uint32_t)watch->folders.len; i > 0; i--)
		if (path_is_under(str_from(watch->folders.items[i - 1]->path), folder))
			drop(watch, i - 1);
}

void watch_folder(struct watch *watch, struct str path)
{
	if (strmap_get(&watch->by_path, path) != STRMAP_NONE)
		return;
	struct watched_folder *folder = mem_new(struct watched_folder);
	folder->watch = watch;
	folder->path = copy_path(path);
	uv_fs_event_init(watch->loop, &folder->handle);
	folder->handle.data = folder;
	watch->open_handles++;
	int status = uv_fs_event_start(&folder->handle, on_event, folder->path, 0);
	if (status < 0) {
		uv_close((uv_handle_t *)&folder->handle, on_closed);
		/* One that is gone again is no reason to be blind: the folder above tells of the next of its name. */
		if (status != -ENOENT && status != -ENOTDIR)
			watch->events.blind(watch->events.context);
		return;
	}
	strmap_put(&watch->by_path, str_from(folder->path), (uint32_t)watch->folders.len);
	vec_push(&watch->folders, folder);
}

void watch_close(struct watch *watch, void (*closed)(void *context), void *context)
{
	watch->closing = true;
	watch->closed = closed;
	watch->closed_context = context;
	for (size_t i = 0; i < watch->folders.len; i++)
		uv_close((uv_handle_t *)&watch->folders.items[i]->handle, on_closed);
	watch->folders.len = 0;
	if (watch->open_handles == 0)
		free_watch(watch);
}

/* Asks the disk twice a second about the few policy files that could make a root. */
#include "policy_watch.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

enum { ASK_EVERY_MS = 500 };

/* Everything that changes when a file is made, taken away or written. */
struct policy_stamp {
	uint64_t device, inode, size, seconds, nanoseconds;
};

static struct policy_stamp stamp_of(struct str folder)
{
	struct stat st;
	char path[PATH_MAX];
	int len = snprintf(path, sizeof path, "%.*s/%s", STR_ARG(folder), POLICY_FILE_NAME);
	if (len >= (int)sizeof path || stat(path, &st) != 0)
		return (struct policy_stamp){0};
	return (struct policy_stamp){
		.device = (uint64_t)st.st_dev,
		.inode = (uint64_t)st.st_ino,
		.size = (uint64_t)st.st_size,
		.seconds = (uint64_t)st.st_mtim.tv_sec,
		.nanoseconds = (uint64_t)st.st_mtim.tv_nsec,
	};
}

struct look {
	struct strmap folders; /* those looked at already */
	uint64_t hash;
};

/* The folder and all above it, as far as they were not looked at. */
static void look_upwards(struct look *look, struct str folder)
{
	while (strmap_put(&look->folders, folder, 0)) {
		struct policy_stamp stamp = stamp_of(folder);
		look->hash = hash_more(look->hash, folder);
		look->hash = hash_more(look->hash, (struct str){(const char *)&stamp, sizeof stamp});
		folder = path_folder(folder);
	}
}

static uint64_t look_around(const struct policy_watch *watch)
{
	struct look look = {0};
	for (size_t i = 0; i < watch->workspace->folders.len; i++)
		look_upwards(&look, watch->workspace->folders.items[i].real);
	for (size_t i = 0; i < watch->documents->list.len; i++) {
		struct str path = watch->documents->list.items[i]->path;
		if (path.len)
			look_upwards(&look, path_folder(path));
	}
	strmap_finish(&look.folders);
	return look.hash;
}

static void on_ask(uv_timer_t *timer)
{
	struct policy_watch *watch = timer->data;
	uint64_t now = look_around(watch);
	bool changed = now != watch->seen;
	if (!changed && !watch->unsure)
		return;
	watch->seen = now;
	watch->unsure = changed;
	watch->moved(watch->context, !changed);
}

void policy_watch_start(struct policy_watch *watch, uv_loop_t *loop, const struct documents *documents,
			const struct workspace *workspace, void (*moved)(void *context, bool certain), void *context)
{
	watch->documents = documents;
	watch->workspace = workspace;
	watch->moved = moved;
	watch->context = context;
	watch->timer.data = watch;
	uv_timer_init(loop, &watch->timer);
	uv_timer_start(&watch->timer, on_ask, ASK_EVERY_MS, ASK_EVERY_MS);
}

void policy_watch_close(struct policy_watch *watch)
{
	if (watch->timer.data)
		uv_close((uv_handle_t *)&watch->timer, NULL);
}

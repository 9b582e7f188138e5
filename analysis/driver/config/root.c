/* Finding the root of a project: the nearest policy file that no other includes. */
#include <autotomy/driver/root.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/core/policy.h>

#include "config/policy_files.h"
#include "disk/disk.h"

/* As many links in a row as the kernel follows. */
enum { MAX_LINKS = 40 };

/* The text of a link; false where `path` is none. */
static bool read_link(struct arena *arena, struct str path, struct str *target)
{
	char text[PATH_MAX];
	ssize_t length = readlink(arena_str(arena, path).ptr, text, sizeof text);
	if (length <= 0 || (size_t)length == sizeof text)
		return false;
	*target = arena_str(arena, (struct str){text, (size_t)length});
	return true;
}

static struct str resolve(struct arena *arena, struct str path, unsigned links_left)
{
	struct str normal = path_normalize(arena, path), target;
	char *real = realpath(arena_str(arena, normal).ptr, NULL);
	if (real) {
		struct str copy = arena_str(arena, str_from(real));
		free(real);
		return copy;
	}
	struct str folder = path_folder(normal);
	if (folder.len == normal.len || str_eq(folder, STR(".")))
		return normal;
	struct str real_folder = resolve(arena, folder, links_left);
	struct str there = path_join(arena, real_folder, path_name(normal));
	if (links_left > 0 && read_link(arena, there, &target))
		return resolve(arena, path_join(arena, real_folder, target), links_left - 1);
	return there;
}

struct str path_real(struct arena *arena, struct str path)
{
	return resolve(arena, path, MAX_LINKS);
}

/* Whether the policy file of `folder` includes the one of `below`, a folder under it. */
static bool includes(struct arena *arena, struct str folder, struct str below)
{
	struct str text;
	if (disk_load(arena, path_join(arena, folder, STR(POLICY_FILE_NAME)), &text) != 0)
		return false;
	struct str file = path_relative(arena, folder, path_join(arena, below, STR(POLICY_FILE_NAME)));
	struct policy_builder *builder = policy_builder_create();
	policy_builder_root(builder, STR(POLICY_FILE_NAME), text);
	bool yes = policy_files_include(builder, file);
	policy_builder_destroy(builder);
	return yes;
}

/* Asked of every folder on the way up: it must cost nothing but the question. */
static bool has_policy(struct str folder)
{
	char path[PATH_MAX];
	int len = snprintf(path, sizeof path, "%.*s/%s", STR_ARG(folder), POLICY_FILE_NAME);
	return len < (int)sizeof path && access(path, F_OK) == 0;
}

static bool included_from_above(struct arena *arena, struct str folder)
{
	for (struct str above = folder; above.len > 1;) {
		above = path_folder(above);
		if (has_policy(above) && includes(arena, above, folder))
			return true;
	}
	return false;
}

bool root_find(struct arena *arena, struct str folder, struct str *root)
{
	struct str here = path_real(arena, folder);
	for (;;) {
		if (has_policy(here) && !included_from_above(arena, here)) {
			*root = here;
			return true;
		}
		if (here.len <= 1)
			return false;
		here = path_folder(here);
	}
}

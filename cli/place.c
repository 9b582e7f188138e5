/* Where a command works. */
#include "place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/revision.h>
#include <autotomy/driver/root.h>

#include "command.h"

static bool find_here(struct arena *arena, struct place *place)
{
	char *here = getcwd(NULL, 0);
	if (!here) {
		command_fault("the current folder cannot be found: %s", strerror(errno));
		return false;
	}
	place->here = arena_str(arena, str_from(here));
	free(here);
	return true;
}

static bool use_config(struct arena *arena, struct place *place, const char *config, bool may_be_gone)
{
	place->config = path_real(arena, place_path(arena, place, config));
	struct stat st = {0};
	bool there = stat(place->config.ptr, &st) == 0;
	if ((!there && !may_be_gone) || S_ISDIR(st.st_mode)) {
		command_fault("%s: %s", config, strerror(there ? EISDIR : errno));
		return false;
	}
	place->root = arena_str(arena, path_folder(place->config));
	return true;
}

static struct str folder_of(struct arena *arena, const struct place *place, const char *near)
{
	struct str path = place_path(arena, place, near);
	struct stat st;
	return stat(path.ptr, &st) == 0 && S_ISDIR(st.st_mode) ? path : arena_str(arena, path_folder(path));
}

static bool find_root(struct arena *arena, struct str from, struct place *place)
{
	if (root_find(arena, from, &place->root))
		return true;
	command_fault("there is no " POLICY_FILE_NAME " in %.*s or above it", STR_ARG(from));
	return false;
}

bool place_find(struct arena *arena, const char *config, const char *near, struct place *place)
{
	*place = (struct place){0};
	if (!find_here(arena, place))
		return false;
	if (config)
		return use_config(arena, place, config, false);
	struct str from = near ? folder_of(arena, place, near) : place->here;
	return find_root(arena, from, place);
}

bool place_find_since(struct arena *arena, const char *config, const char *near, const char *revision,
		      struct place *place)
{
	*place = (struct place){0};
	if (!find_here(arena, place))
		return false;
	if (config)
		return use_config(arena, place, config, true);
	struct str from = near ? folder_of(arena, place, near) : place->here, fault;
	struct stat st;
	if (stat(from.ptr, &st) != 0) /* a folder that the change took away */
		from = place->here;
	if (revision_root_find(arena, from, str_from(revision), &place->root, &fault))
		return true;
	if (fault.len > 0) {
		command_fault("%.*s", STR_ARG(fault));
		return false;
	}
	return find_root(arena, from, place);
}

struct str place_path(struct arena *arena, const struct place *place, const char *argument)
{
	return path_join(arena, place->here, str_from(argument));
}

struct str *place_paths(struct arena *arena, const struct place *place, char *const *arguments, int count)
{
	struct str *paths = arena_array(arena, struct str, (size_t)count);
	for (int i = 0; i < count; i++)
		paths[i] = place_path(arena, place, arguments[i]);
	return paths;
}

/* The user's cache folder, as the XDG base directory specification has it. */
#include "cache/cache_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <autotomy/base/path.h>

/* What the specification asks for: a cache tells what its user works on. */
enum { PRIVATE_MODE = 0700 };

static struct str variable(const char *name)
{
	return str_from(getenv(name));
}

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Makes an absolute folder and those above it. */
static bool make_folder(struct arena *arena, struct str folder)
{
	const char *path = arena_str(arena, folder).ptr;
	if (is_folder(path))
		return true;
	struct str above = path_folder(folder);
	if (above.len == folder.len || !make_folder(arena, above))
		return false;
	/* Another process may be making it, too. */
	return mkdir(path, PRIVATE_MODE) == 0 || (errno == EEXIST && is_folder(path));
}

/* Of the environment alone. A relative $XDG_CACHE_HOME counts as none: the specification says so. */
static bool choose_folder(struct arena *arena, struct str *folder)
{
	struct str own = variable("AUTOTOMY_CACHE");
	if (own.len) {
		*folder = path_normalize(arena, own);
		return path_is_absolute(own);
	}
	struct str caches = variable("XDG_CACHE_HOME");
	if (path_is_absolute(caches)) {
		*folder = path_join(arena, caches, STR("autotomy"));
		return true;
	}
	struct str home = variable("HOME");
	*folder = path_join(arena, home, STR(".cache/autotomy"));
	/* Users without a home have one that does not exist; it is not ours to make. */
	return path_is_absolute(home) && is_folder(arena_str(arena, home).ptr);
}

bool cache_folder(struct arena *arena, struct str *folder)
{
	if (str_eq(variable("AUTOTOMY_CACHE"), STR("off")))
		return false;
	return choose_folder(arena, folder) && make_folder(arena, *folder);
}

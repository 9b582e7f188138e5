/* Where autotomy-clang is found. */
#include <limits.h>
#include <stdlib.h>

#include <autotomy/base/path.h>

#include "parser/parser_pool.h"

struct str parser_program(struct arena *arena)
{
	char buffer[PATH_MAX];
	size_t size = sizeof buffer;
	const char *named = getenv("AUTOTOMY_CLANG");
	if (named && *named) {
		struct str folder = uv_cwd(buffer, &size) == 0 ? (struct str){buffer, size} : STR("/");
		return arena_str(arena, path_join(arena, folder, str_from(named)));
	}
	struct str own = uv_exepath(buffer, &size) == 0 ? (struct str){buffer, size} : STR("/");
	return arena_str(arena, path_join(arena, path_folder(own), STR("autotomy-clang")));
}

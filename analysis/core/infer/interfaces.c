/* Headers that lie apart: what is called alike below "include" and elsewhere is one module. */
#include "infer/inference.h"

#include <autotomy/base/path.h>
#include <autotomy/base/strmap.h>

struct folders {
	struct str *items;
	size_t len, cap;
};

/* Whether one of the folders above it is for headers alone. */
static bool is_below_include(struct str folder)
{
	for (struct str above = path_folder(folder); !str_eq(above, STR(".")); above = path_folder(above))
		if (infer_is_for_headers(above))
			return true;
	return false;
}

/* Every folder that holds, at any depth, files that are nowhere yet; in the order of the paths. */
static void list_folders(const struct inference *inference, struct folders *folders)
{
	struct strmap seen = {0};

	for (size_t i = 0; i < inference->tree->count; i++) {
		struct str path = inference->tree->files[i].path;
		if (inference->module_of[i] != INFER_NOWHERE)
			continue;
		for (size_t end = 0; end < path.len; end++) {
			struct str folder = str_sub(path, 0, end);
			if (path.ptr[end] != '/' || strmap_get(&seen, folder) != STRMAP_NONE)
				continue;
			strmap_put(&seen, folder, 0);
			vec_push(folders, folder);
		}
	}
	strmap_finish(&seen);
}

static size_t depth_of(struct str folder)
{
	size_t depth = 0;

	for (size_t i = 0; i < folder.len; i++)
		depth += folder.ptr[i] == '/';
	return depth;
}

/* The uppermost folder of that name where there is one alone, beside and not around the headers. */
static struct str home_of(const struct folders *folders, struct str headers)
{
	struct str home = {0};
	bool tie = false;

	for (size_t i = 0; i < folders->len; i++) {
		struct str folder = folders->items[i];
		if (!str_eq(path_name(folder), path_name(headers)) || is_below_include(folder) ||
		    path_is_under(headers, folder) || infer_says_nothing(folder))
			continue;
		if (home.len && depth_of(folder) >= depth_of(home)) {
			tie = tie || depth_of(folder) == depth_of(home);
			continue;
		}
		home = folder;
		tie = false;
	}
	return tie ? (struct str){0} : home;
}

void infer_interfaces(struct inference *inference)
{
	struct folders folders = {0};

	list_folders(inference, &folders);
	for (size_t i = 0; i < folders.len; i++) {
		struct str headers = folders.items[i];
		struct str home = is_below_include(headers) ? home_of(&folders, headers) : (struct str){0};
		if (!home.len)
			continue;
		struct str guessed =
			arena_printf(&inference->arena, "from the folder, with its headers in %.*s", STR_ARG(headers));
		uint32_t module = inference_add(inference, (struct infer_module){.name = path_name(home),
										 .guessed = guessed,
										 .folder = home,
										 .shape = INFER_LISTED});
		inference_put_folder(inference, headers, module);
		inference_put_folder(inference, home, module);
	}
	vec_free(&folders);
}

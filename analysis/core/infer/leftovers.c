/* Folders of a file or two that nobody includes: together they are one module. */
#include "infer/inference.h"

#include <autotomy/base/path.h>

enum { FEW_FILES = 2, MOST_PERCENT = 5 /* of the project's own files: more would be no leftover */ };

struct about {
	size_t files;
	bool included;
};

static void look_at(const struct inference *inference, struct about *about)
{
	const struct infer_tree *tree = inference->tree;

	for (size_t i = 0; i < inference->modules.len; i++)
		about[i] = (struct about){0};
	for (size_t i = 0; i < tree->count; i++) {
		uint32_t from = inference->module_of[i];
		about[from].files++;
		for (size_t n = 0; n < tree->files[i].include_count; n++) {
			uint32_t to = inference->module_of[tree->files[i].includes[n]];
			about[to].included = about[to].included || to != from;
		}
	}
}

void infer_leftovers(struct inference *inference)
{
	size_t count = inference->modules.len, left = 0, files = 0;
	struct about *about = arena_array(&inference->arena, struct about, count);

	look_at(inference, about);
	for (size_t i = 0; i < count; i++) {
		if (inference->modules.items[i].origin != INFER_OWN || about[i].included || about[i].files > FEW_FILES)
			continue;
		left++;
		files += about[i].files;
	}
	if (left < 2 || files * 100 > inference->own_count * MOST_PERCENT)
		return;
	uint32_t misc =
		inference_add(inference, (struct infer_module){.name = STR("misc"),
							       .guessed = STR("small folders that nobody includes"),
							       .folder = STR("."),
							       .shape = INFER_LISTED});
	for (size_t i = 0; i < inference->tree->count; i++) {
		uint32_t module = inference->module_of[i];
		if (inference->modules.items[module].origin == INFER_OWN && !about[module].included &&
		    about[module].files <= FEW_FILES)
			inference->module_of[i] = misc;
	}
}

/* The steps in their order, and what they share. */
#include "infer/inference.h"

#include <string.h>
#include <strings.h>

#include <autotomy/base/path.h>

struct str infer_stem(struct str path)
{
	struct str name = path_name(path);

	return str_sub(name, 0, name.len - path_extension(name).len);
}

bool infer_is_direct(struct str path, struct str folder)
{
	return str_eq(path_folder(path), folder);
}

bool infer_says_nothing(struct str folder)
{
	static const char *const names[] = {".", "src", "source", "sources", "lib", "libs", NULL};

	return infer_is_one_of(path_name(folder), names);
}

bool infer_is_for_headers(struct str folder)
{
	static const char *const names[] = {"include", "inc", "includes", NULL};

	return infer_is_one_of(path_name(folder), names);
}

bool infer_is_one_of(struct str name, const char *const *words)
{
	for (; *words; words++)
		if (name.len == str_from(*words).len && strncasecmp(name.ptr, *words, name.len) == 0)
			return true;
	return false;
}

bool infer_includes(const struct infer_file *file, uint32_t target)
{
	for (size_t i = 0; i < file->include_count; i++)
		if (file->includes[i] == target)
			return true;
	return false;
}

static bool is_taken(const struct inference *inference, struct str name)
{
	for (size_t i = 0; i < inference->modules.len; i++)
		if (str_eq(inference->modules.items[i].name, name))
			return true;
	return false;
}

/* Letters, digits, '-' and '_' stay: a name is typed by people and stands in globs of names. */
static struct str plain_name(struct arena *arena, struct str name)
{
	char *copy = arena_copy(arena, name.ptr, name.len, 1);

	for (size_t i = 0; i < name.len; i++) {
		char c = copy[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
			     c == '_';
		if (!plain)
			copy[i] = '_';
	}
	return (struct str){copy, name.len};
}

static struct str behind(struct inference *inference, struct str folder, struct str name)
{
	struct str own = path_name(folder);

	if (is_taken(inference, name) && own.len && !str_eq(own, STR(".")) && !str_eq(own, name))
		return arena_printf(&inference->arena, "%.*s_%.*s", STR_ARG(plain_name(&inference->arena, own)),
				    STR_ARG(name));
	return name;
}

/* A second "util" is "net_util", by its folder; only after that numbers tell them apart. */
uint32_t inference_add(struct inference *inference, struct infer_module module)
{
	struct str name = plain_name(&inference->arena, module.name);

	module.name = behind(inference, module.folder, name);
	if (is_taken(inference, module.name))
		module.name = behind(inference, path_folder(module.folder), name);
	struct str base = module.name;
	for (unsigned number = 2; is_taken(inference, module.name); number++)
		module.name = arena_printf(&inference->arena, "%.*s%u", STR_ARG(base), number);
	vec_push(&inference->modules, module);
	return (uint32_t)inference->modules.len - 1;
}

void inference_put_folder(struct inference *inference, struct str folder, uint32_t module)
{
	for (size_t i = 0; i < inference->tree->count; i++)
		if (inference->module_of[i] == INFER_NOWHERE && path_is_under(inference->tree->files[i].path, folder))
			inference->module_of[i] = module;
}

static size_t count_nowhere(const struct inference *inference)
{
	size_t count = 0;

	for (size_t i = 0; i < inference->tree->count; i++)
		count += inference->module_of[i] == INFER_NOWHERE;
	return count;
}

static bool is_empty(const struct inference *inference, uint32_t module)
{
	for (size_t i = 0; i < inference->tree->count; i++)
		if (inference->module_of[i] == module)
			return false;
	return true;
}

/* By origin, else as they came; those that lost all their files are dropped. */
static void sort_modules(struct inference *inference)
{
	size_t count = inference->modules.len, placed = 0;
	uint32_t *now = arena_array(&inference->arena, uint32_t, count);
	struct infer_module *sorted = arena_array(&inference->arena, struct infer_module, count);

	for (int origin = INFER_OWN; origin <= INFER_KIND; origin++)
		for (uint32_t i = 0; i < count; i++)
			if (inference->modules.items[i].origin == (enum infer_origin)origin &&
			    !is_empty(inference, i)) {
				now[i] = (uint32_t)placed;
				sorted[placed++] = inference->modules.items[i];
			}
	for (size_t i = 0; i < placed; i++)
		inference->modules.items[i] = sorted[i];
	inference->modules.len = placed;
	for (size_t i = 0; i < inference->tree->count; i++)
		inference->module_of[i] = now[inference->module_of[i]];
}

struct inference *infer_modules(const struct infer_tree *tree)
{
	struct inference *inference = mem_new(struct inference);

	inference->tree = tree;
	inference->module_of = arena_array(&inference->arena, uint32_t, tree->count);
	inference->open = arena_array(&inference->arena, bool, tree->count);
	memset(inference->open, 0, tree->count);
	for (size_t i = 0; i < tree->count; i++)
		inference->module_of[i] = INFER_NOWHERE;
	infer_vendored(inference);
	infer_kinds(inference);
	inference->own_count = count_nowhere(inference);
	infer_interfaces(inference);
	infer_folder(inference, STR("."));
	infer_leftovers(inference);
	sort_modules(inference);
	return inference;
}

void infer_destroy(struct inference *inference)
{
	if (!inference)
		return;
	vec_free(&inference->modules);
	arena_finish(&inference->arena);
	free(inference);
}

size_t infer_module_count(const struct inference *inference)
{
	return inference->modules.len;
}

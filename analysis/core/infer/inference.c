/* The steps in their order, and what they share. */
#include "infer/inference.h"

#include <string.h>

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

/* A second "util" is "net_util", by its folder; after that numbers. */
uint32_t inference_add(struct inference *inference, struct infer_module module)
{
	struct arena *arena = &inference->arena;
	struct str parent = path_name(path_folder(module.folder));

	module.name = plain_name(arena, module.name);
	if (is_taken(inference, module.name) && parent.len && !str_eq(parent, STR(".")))
		module.name =
			arena_printf(arena, "%.*s_%.*s", STR_ARG(plain_name(arena, parent)), STR_ARG(module.name));
	struct str base = module.name;
	for (unsigned number = 2; is_taken(inference, module.name); number++)
		module.name = arena_printf(arena, "%.*s%u", STR_ARG(base), number);
	vec_push(&inference->modules, module);
	return (uint32_t)inference->modules.len - 1;
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
	infer_kinds(inference);
	infer_folder(inference, STR("."));
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

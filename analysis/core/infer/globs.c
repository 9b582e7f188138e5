/* From a module's files to the globs that say it. */
#include "infer/inference.h"

#include <string.h>

#include <autotomy/base/path.h>

struct speller {
	const struct inference *inference;
	uint32_t module;
	struct arena *arena;
	struct infer_globs *globs;
};

static struct str below(struct arena *arena, struct str folder, const char *rest)
{
	if (str_eq(folder, STR(".")))
		return arena_str(arena, str_from(rest));
	return arena_printf(arena, "%.*s/%s", STR_ARG(folder), rest);
}

/* A name that holds a glob's characters stands for itself once each of them is in brackets. */
static struct str quoted(struct arena *arena, struct str path)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < path.len; i++) {
		if (memchr("*?[{}", path.ptr[i], sizeof "*?[{}" - 1))
			strbuf_printf(&text, "[%c]", path.ptr[i]);
		else
			strbuf_addc(&text, path.ptr[i]);
	}
	struct str copy = arena_str(arena, strbuf_str(&text));
	strbuf_free(&text);
	return copy;
}

/* ---- listed files ---- */

static bool owns_all(const struct speller *speller, struct str folder)
{
	const struct inference *inference = speller->inference;

	for (size_t i = 0; i < inference->tree->count; i++)
		if (path_is_under(inference->tree->files[i].path, folder) && inference->module_of[i] != speller->module)
			return false;
	return true;
}

/* The uppermost folder above the file that is the module's alone; empty where there is none. */
static struct str whole_folder(const struct speller *speller, struct str path)
{
	for (size_t end = 0; end < path.len; end++)
		if (path.ptr[end] == '/' && owns_all(speller, str_sub(path, 0, end)))
			return str_sub(path, 0, end);
	return (struct str){0};
}

static bool has_special(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (memchr("*?[]{},", name.ptr[i], sizeof "*?[]{}," - 1))
			return true;
	return false;
}

static bool is_like(const struct inference *inference, size_t a, size_t b)
{
	struct str left = inference->tree->files[a].path, right = inference->tree->files[b].path;

	return str_eq(path_folder(left), path_folder(right)) && str_eq(path_extension(left), path_extension(right)) &&
	       !has_special(path_name(right));
}

/* "src/{a,b}.c": the files of one folder and one ending in one glob. */
static void list_alike(const struct speller *speller, size_t first, bool *listed)
{
	const struct inference *inference = speller->inference;
	struct strbuf stems = {0};
	size_t count = 0;

	for (size_t i = first; i < inference->tree->count; i++) {
		if (listed[i] || inference->module_of[i] != speller->module || !is_like(inference, first, i))
			continue;
		listed[i] = true;
		strbuf_printf(&stems, "%s%.*s", count++ ? "," : "",
			      STR_ARG(infer_stem(inference->tree->files[i].path)));
	}
	struct str path = inference->tree->files[first].path;
	struct str name = arena_printf(speller->arena, count > 1 ? "{%s}%.*s" : "%s%.*s", stems.ptr,
				       STR_ARG(path_extension(path)));
	vec_push(speller->globs, below(speller->arena, quoted(speller->arena, path_folder(path)), name.ptr));
	strbuf_free(&stems);
}

static void list_files(const struct speller *speller)
{
	const struct inference *inference = speller->inference;
	bool *listed = arena_array(speller->arena, bool, inference->tree->count);
	struct str last = {0};

	memset(listed, 0, inference->tree->count);
	for (size_t i = 0; i < inference->tree->count; i++) {
		struct str path = inference->tree->files[i].path;
		if (listed[i] || inference->module_of[i] != speller->module || (last.len && path_is_under(path, last)))
			continue;
		struct str folder = whole_folder(speller, path);
		if (folder.len) {
			last = folder;
			vec_push(speller->globs, below(speller->arena, quoted(speller->arena, folder), "**"));
		} else if (has_special(path_name(path))) {
			vec_push(speller->globs, quoted(speller->arena, path));
		} else {
			list_alike(speller, i, listed);
		}
	}
}

/* ---- families ---- */

static void list_family(const struct speller *speller, const struct infer_module *module)
{
	static const char separators[] = ".-_";
	const struct inference *inference = speller->inference;

	for (const char *separator = separators; *separator; separator++) {
		struct str start = arena_printf(speller->arena, "%.*s%c", STR_ARG(module->prefix), *separator);
		for (size_t i = 0; i < inference->tree->count; i++) {
			struct str path = inference->tree->files[i].path;
			if (inference->module_of[i] != speller->module || !str_starts(path_name(path), start))
				continue;
			struct str name = arena_printf(speller->arena, "%.*s*", STR_ARG(quoted(speller->arena, start)));
			vec_push(speller->globs,
				 below(speller->arena, quoted(speller->arena, module->folder), name.ptr));
			break;
		}
	}
}

void infer_globs(const struct inference *inference, uint32_t module, struct arena *arena, struct infer_globs *globs)
{
	const struct infer_module *about = &inference->modules.items[module];
	struct speller speller = {inference, module, arena, globs};

	switch (about->shape) {
	case INFER_TREE:
		vec_push(globs, below(arena, quoted(arena, about->folder), "**"));
		break;
	case INFER_DIRECT:
		/* A folder that comes later belongs to it, but for the root: there it is nobody's until somebody
		 * decides. */
		vec_push(globs,
			 below(arena, quoted(arena, about->folder), str_eq(about->folder, STR(".")) ? "*" : "**"));
		break;
	case INFER_PREFIX:
		list_family(&speller, about);
		break;
	case INFER_LISTED:
		list_files(&speller);
		break;
	}
}

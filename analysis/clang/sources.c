/* The files of one unit. */
#include "sources.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <autotomy/base/path.h>

#include "libclang.h"

/* `..` behind a link leads up from where the link leads: only what is not there is taken by its name. */
struct str sources_real_path(struct arena *arena, struct str path)
{
	char *whole = realpath(arena_str(arena, path).ptr, NULL);
	if (whole) {
		struct str found = arena_str(arena, str_from(whole));
		free(whole);
		return found;
	}
	struct str normal = arena_str(arena, path_normalize(arena, path));
	struct str rest = {0};
	for (struct str head = normal;;) {
		char *real = realpath(arena_str(arena, head).ptr, NULL);
		if (real) {
			struct str found = arena_str(arena, str_from(real));
			free(real);
			return rest.len ? path_join(arena, found, rest) : found;
		}
		if (head.len <= 1)
			return normal;
		rest = rest.len ? arena_printf(arena, "%.*s/%.*s", STR_ARG(path_name(head)), STR_ARG(rest))
				: path_name(head);
		head = path_folder(head);
	}
}

void sources_init(struct sources *sources, struct arena *arena, CXTranslationUnit unit,
		  const struct parse_request *request)
{
	*sources = (struct sources){.unit = unit, .arena = arena, .request = request};
	sources->root = sources_real_path(arena, request->root);
	for (size_t i = 0; i < request->wanted_count; i++)
		strmap_put(&sources->wanted, request->wanted[i], 0);
	sources_find(sources, clang_getFile(unit, arena_str(arena, request->file).ptr));
}

void sources_finish(struct sources *sources)
{
	for (size_t i = 0; i < sources->items.len; i++)
		line_table_finish(&sources->items.items[i].lines);
	vec_free(&sources->items);
	vec_free(&sources->real_folders);
	strmap_finish(&sources->folders);
	strmap_finish(&sources->by_path);
	strmap_finish(&sources->by_handle);
	strmap_finish(&sources->wanted);
}

static struct str real_folder(struct sources *sources, struct str folder)
{
	uint32_t known = strmap_get(&sources->folders, folder);
	if (known != STRMAP_NONE)
		return sources->real_folders.items[known];
	vec_push(&sources->real_folders, sources_real_path(sources->arena, folder));
	strmap_put(&sources->folders, folder, (uint32_t)sources->real_folders.len - 1);
	return *vec_last(&sources->real_folders);
}

/* As sources_real_path(), but a folder is resolved only once. */
static struct str real_file(struct sources *sources, struct str path)
{
	char target[PATH_MAX];
	if (readlink(arena_str(sources->arena, path).ptr, target, sizeof target) >= 0)
		return sources_real_path(sources->arena, path);
	return path_join(sources->arena, real_folder(sources, path_folder(path)), path_name(path));
}

static uint32_t add_source(struct sources *sources, CXFile file)
{
	struct arena *arena = sources->arena;
	struct str name = libclang_str(arena, clang_getFileName(file));
	struct str opened = name;
	if (!path_is_absolute(name))
		opened = arena_printf(arena, "%.*s/%.*s", STR_ARG(sources->request->directory), STR_ARG(name));
	struct str real = real_file(sources, opened);
	bool inside = path_is_under(real, sources->root);
	struct str path = inside ? path_relative(arena, sources->root, real) : real;
	uint32_t known = strmap_get(&sources->by_path, path);
	if (known != STRMAP_NONE)
		return known;

	uint32_t index = (uint32_t)sources->items.len;
	bool wanted = strmap_get(&sources->wanted, path) != STRMAP_NONE;
	vec_push(&sources->items,
		 (struct source){.path = path, .opened = opened, .inside = inside, .wanted = wanted, .file = file});
	strmap_put(&sources->by_path, path, index);
	return index;
}

uint32_t sources_find(struct sources *sources, CXFile file)
{
	if (!file)
		return SOURCE_NONE;
	if (file == sources->last_handle)
		return sources->last_source;
	struct str key = {(const char *)&file, sizeof file};
	uint32_t source = strmap_get(&sources->by_handle, key);
	if (source == STRMAP_NONE) {
		source = add_source(sources, file);
		key.ptr = arena_copy(sources->arena, &file, sizeof file, _Alignof(CXFile));
		strmap_put(&sources->by_handle, key, source);
	}
	sources->last_handle = file;
	sources->last_source = source;
	return source;
}

struct spot sources_spot(struct sources *sources, CXSourceLocation location)
{
	CXFile file;
	unsigned offset;
	clang_getFileLocation(location, &file, NULL, NULL, &offset);
	return (struct spot){sources_find(sources, file), offset};
}

struct str source_text(struct sources *sources, uint32_t index)
{
	struct source *source = &sources->items.items[index];
	if (!source->has_text) {
		source->has_text = true;
		source->text.ptr = clang_getFileContents(sources->unit, source->file, &source->text.len);
		if (!source->text.ptr)
			source->text.len = 0;
	}
	return source->text;
}

struct text_place source_place(struct sources *sources, struct spot spot)
{
	struct str text = source_text(sources, spot.source);
	struct source *source = &sources->items.items[spot.source];
	if (!source->lines.count)
		line_table_build(&source->lines, text);
	return text_place_at(&source->lines, text, spot.offset);
}

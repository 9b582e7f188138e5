/* The files of one unit. */
#include "sources.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
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
	*sources = (struct sources){.unit = unit, .arena = arena, .request = request, .last_spot = {SOURCE_NONE, 0}};
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
	strmap_finish(&sources->by_opened);
	strmap_finish(&sources->by_handle);
	strmap_finish(&sources->wanted);
}

bool sources_detach(struct sources *sources)
{
	bool early = true;
	while (sources->items.len && vec_last(&sources->items)->late) {
		const struct source *last = vec_last(&sources->items);
		strmap_remove(&sources->by_path, last->path);
		strmap_remove(&sources->by_opened, last->opened);
		line_table_finish(&vec_last(&sources->items)->lines);
		sources->items.len--;
	}
	for (size_t i = 0; i < sources->items.len; i++) {
		struct source *source = &sources->items.items[i];
		early &= !source->late;
		line_table_finish(&source->lines);
		source->lines = (struct line_table){0};
		source->last_line = 0;
		source->text = (struct str){0};
		source->has_text = false;
		source->file = NULL;
	}
	strmap_finish(&sources->by_handle);
	sources->unit = NULL;
	sources->request = NULL;
	sources->last_handle = NULL;
	sources->last_location = clang_getNullLocation();
	sources->last_spot = (struct spot){SOURCE_NONE, 0};
	return early;
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

/* The other parse was of another main file, which nothing that it found stands in. */
static void replace_main(struct sources *sources, const struct parse_request *request)
{
	struct source *main = &sources->items.items[0];
	struct str real = real_file(sources, request->file);
	main->opened = request->file;
	main->inside = path_is_under(real, sources->root);
	main->path = main->inside ? path_relative(sources->arena, sources->root, real) : real;
	main->wanted = strmap_get(&sources->wanted, main->path) != STRMAP_NONE;
	strmap_put(&sources->by_path, main->path, 0);
	strmap_put(&sources->by_opened, main->opened, 0);
}

void sources_begin(struct sources *sources, const struct sources *base, struct arena *arena, CXTranslationUnit unit,
		   const struct parse_request *request)
{
	*sources = (struct sources){.unit = unit,
				    .arena = arena,
				    .request = request,
				    .base = base,
				    .root = base->root,
				    .last_spot = {SOURCE_NONE, 0}};
	vec_reserve(&sources->items, base->items.len);
	for (size_t i = 0; i < base->items.len; i++) {
		const struct source *theirs = &base->items.items[i];
		vec_push(&sources->items, (struct source){.path = theirs->path,
							  .opened = theirs->opened,
							  .inside = theirs->inside,
							  .wanted = theirs->wanted,
							  .may_matter = theirs->may_matter});
	}
	for (size_t i = 0; i < request->wanted_count; i++)
		strmap_put(&sources->wanted, request->wanted[i], 0);
	if (!str_eq(sources->items.items[0].opened, request->file))
		replace_main(sources, request);
	sources_find(sources, clang_getFile(unit, arena_str(arena, request->file).ptr));
}

static uint32_t find_path(const struct sources *sources, struct str path)
{
	uint32_t index = strmap_get(&sources->by_path, path);
	return index == STRMAP_NONE && sources->base ? strmap_get(&sources->base->by_path, path) : index;
}

/* A file whose handle was not met yet. */
static uint32_t add_source(struct sources *sources, CXFile file)
{
	struct arena *arena = sources->arena;
	struct str name = libclang_str(arena, clang_getFileName(file));
	struct str opened = name;
	if (!path_is_absolute(name))
		opened = arena_printf(arena, "%.*s/%.*s", STR_ARG(sources->request->directory), STR_ARG(name));
	uint32_t known = sources->base ? strmap_get(&sources->base->by_opened, opened) : STRMAP_NONE;
	if (known == STRMAP_NONE) {
		struct str real = real_file(sources, opened);
		bool inside = path_is_under(real, sources->root);
		struct str path = inside ? path_relative(arena, sources->root, real) : real;
		known = find_path(sources, path);
		if (known == STRMAP_NONE) {
			known = (uint32_t)sources->items.len;
			bool wanted = strmap_get(&sources->wanted, path) != STRMAP_NONE;
			vec_push(&sources->items,
				 (struct source){.path = path, .opened = opened, .inside = inside, .wanted = wanted});
			strmap_put(&sources->by_path, path, known);
		}
		strmap_put(&sources->by_opened, opened, known);
	}
	if (!sources->items.items[known].file)
		sources->items.items[known].file = file;
	return known;
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

/* Of the same bits: so nothing needs to be known of them. */
static bool same_location(const CXSourceLocation *a, const CXSourceLocation *b)
{
	return a->int_data == b->int_data && a->ptr_data[0] == b->ptr_data[0] && a->ptr_data[1] == b->ptr_data[1];
}

struct spot sources_spot(struct sources *sources, CXSourceLocation location)
{
	CXFile file;
	unsigned offset;
	if (same_location(&location, &sources->last_location))
		return sources->last_spot;
	clang_getFileLocation(location, &file, NULL, NULL, &offset);
	sources->last_location = location;
	sources->last_spot = (struct spot){sources_find(sources, file), offset};
	return sources->last_spot;
}

struct str sources_read(struct arena *arena, struct str path)
{
	struct str text = {0};
	struct stat status;
	int file = open(path.ptr, O_RDONLY | O_CLOEXEC);
	if (file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
		char *bytes = arena_array(arena, char, (size_t)status.st_size + 1);
		ssize_t got = read(file, bytes, (size_t)status.st_size);
		text = (struct str){bytes, got > 0 ? (size_t)got : 0};
	}
	if (file >= 0)
		close(file);
	return text;
}

/*
 * libclang looks through all files of a preamble, one by one, for the text of one. What stands in a header that another
 * parse met is read from the disk: whoever goes on from that parse has made sure that it did not change.
 */
static bool is_on_disk(const struct sources *sources, uint32_t index)
{
	return sources->base && index && index < sources->base->items.len && sources->request->unsaved_count <= 1;
}

struct str source_text(struct sources *sources, uint32_t index)
{
	struct source *source = &sources->items.items[index];
	if (source->has_text)
		return source->text;
	source->has_text = true;
	if (is_on_disk(sources, index)) {
		source->text = sources_read(sources->arena, source->opened);
		return source->text;
	}
	if (!source->file)
		source->file = clang_getFile(sources->unit, arena_str(sources->arena, source->opened).ptr);
	source->text.ptr = clang_getFileContents(sources->unit, source->file, &source->text.len);
	if (!source->text.ptr)
		source->text.len = 0;
	return source->text;
}

void sources_replace_text(struct sources *sources, uint32_t index, struct str text)
{
	sources->items.items[index].has_text = true;
	sources->items.items[index].text = text;
}

static bool is_on_line(const struct line_table *lines, size_t line, struct str text, uint32_t offset)
{
	size_t next = line + 1 < lines->count ? lines->starts[line + 1] : text.len + 1;
	return lines->starts[line] <= offset && offset < next;
}

struct text_place source_place(struct sources *sources, struct spot spot)
{
	struct str text = source_text(sources, spot.source);
	struct source *source = &sources->items.items[spot.source];
	if (!source->lines.count)
		line_table_build(&source->lines, text);
	if (!is_on_line(&source->lines, source->last_line, text, spot.offset)) {
		struct text_place place = text_place_at(&source->lines, text, spot.offset);
		source->last_line = place.line - 1;
		return place;
	}
	return (struct text_place){(uint32_t)source->last_line + 1,
				   spot.offset - source->lines.starts[source->last_line] + 1};
}

struct text_range sources_range(struct sources *sources, struct spot begin, uint32_t end)
{
	return (struct text_range){source_place(sources, begin),
				   source_place(sources, (struct spot){begin.source, end})};
}

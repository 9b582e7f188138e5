/* Keeps the diagnostics of both sides, and the edits between their version of a text and ours. */
#include "proxy/sides.h"

#include "owned.h"
#include "uri.h"

enum { MAX_EDITS = 1024 /* kept for a server that is behind; it counts as up to date with older ones */ };

static const struct str none = STR_INIT("[]");

/* ---- the table ---- */

static struct str path_of(struct arena *arena, struct str uri)
{
	struct str path;
	return uri_to_path(arena, uri, &path) ? path : uri;
}

static struct sided_file *at(const struct sides *sides, struct str path)
{
	uint32_t index = strmap_get(&sides->by_path, path);
	return index == STRMAP_NONE ? NULL : sides->list.items[index];
}

struct sided_file *sides_find(const struct sides *sides, struct arena *arena, struct str uri)
{
	return at(sides, path_of(arena, uri));
}

struct sided_file *sides_of(struct sides *sides, struct arena *arena, struct str uri)
{
	struct str path = path_of(arena, uri);
	struct sided_file *file = at(sides, path);
	if (file)
		return file;
	file = mem_new(struct sided_file);
	file->path = owned_copy(path);
	file->uri = owned_copy(uri);
	vec_push(&sides->list, file);
	strmap_put(&sides->by_path, file->path, (uint32_t)sides->list.len - 1);
	return file;
}

void sides_open(struct sided_file *file, struct str uri, struct str language)
{
	file->open = true;
	owned_set(&file->uri, uri);
	owned_set(&file->language, language);
	vec_clear(&file->edits);
}

void sides_close(struct sided_file *file)
{
	file->open = false;
	vec_clear(&file->edits);
}

void sides_finish(struct sides *sides)
{
	for (size_t i = 0; i < sides->list.len; i++) {
		struct sided_file *file = sides->list.items[i];
		owned_free(&file->path);
		owned_free(&file->uri);
		owned_free(&file->language);
		owned_free(&file->ours);
		owned_free(&file->theirs);
		vec_free(&file->edits);
		free(file);
	}
	vec_free(&sides->list);
	strmap_finish(&sides->by_path);
	strbuf_free(&sides->joined);
}

/* ---- what is said ---- */

static void set_array(struct str *side, struct str array)
{
	if (str_eq(array, none))
		owned_free(side);
	else
		owned_set(side, array);
}

/* Both are arrays as we or sides_say_theirs() wrote them: no blank stands around their brackets. */
static struct str joined(struct sides *sides, struct str theirs, struct str ours)
{
	if (!theirs.len || !ours.len)
		return theirs.len ? theirs : ours.len ? ours : none;
	strbuf_clear(&sides->joined);
	strbuf_add(&sides->joined, str_sub(theirs, 0, theirs.len - 1));
	strbuf_addc(&sides->joined, ',');
	strbuf_add(&sides->joined, str_from_offset(ours, 1));
	return strbuf_str(&sides->joined);
}

struct str sides_say_ours(struct sides *sides, struct arena *arena, struct str uri, struct str ours)
{
	bool empty = str_eq(ours, none);
	struct sided_file *file = empty ? sides_find(sides, arena, uri) : sides_of(sides, arena, uri);
	if (!file)
		return none;
	/* Taken back under a name that the client does not use for it, or said once more of a second document. */
	if (file->open && !str_eq(file->uri, uri))
		return ours;
	/* It may be the very string that is published. */
	if (!file->open && !str_eq(file->uri, uri))
		owned_set(&file->uri, uri);
	set_array(&file->ours, ours);
	return joined(sides, file->theirs, file->ours);
}

static void set_theirs(struct sided_file *file, struct json diagnostics, const struct moved_edit *edits, size_t count)
{
	struct strbuf array = {0};
	moved_diagnostics(&array, diagnostics, edits, count);
	set_array(&file->theirs, strbuf_str(&array));
	strbuf_free(&array);
}

/* Edits that it has seen are not needed any more: no older diagnostics come behind these. */
static void forget_seen(struct sided_file *file, int64_t version)
{
	size_t kept = 0;
	for (size_t i = 0; i < file->edits.len; i++) {
		if (file->edits.items[i].version > version)
			file->edits.items[kept++] = file->edits.items[i];
	}
	file->edits.len = kept;
}

void sides_say_theirs(struct sided_file *file, struct arena *arena, struct json diagnostics, const int64_t *version)
{
	if (version)
		forget_seen(file, *version);
	else
		vec_clear(&file->edits);
	struct moved_edit *edits = arena_array(arena, struct moved_edit, file->edits.len);
	for (size_t i = 0; i < file->edits.len; i++)
		edits[i] = file->edits.items[i].edit;
	set_theirs(file, diagnostics, edits, file->edits.len);
}

/* ---- edits ---- */

static void move_theirs(struct sided_file *file, struct arena *arena, const struct moved_edit *edit)
{
	struct json diagnostics;
	struct json_error error;
	struct str theirs = arena_str(arena, file->theirs);
	if (theirs.len && json_parse(arena, theirs, JSON_STRICT, &diagnostics, &error))
		set_theirs(file, diagnostics, edit, 1);
}

static void remember(struct sided_file *file, const struct moved_edit *edit, int64_t version)
{
	if (file->edits.len == MAX_EDITS) {
		file->edits.len--;
		memmove(file->edits.items, file->edits.items + 1, file->edits.len * sizeof *file->edits.items);
	}
	vec_push(&file->edits, (struct sided_edit){version, *edit});
}

void sides_edit(struct sided_file *file, struct arena *arena, struct json changes, int64_t version,
		enum position_encoding encoding)
{
	for (struct json_iter it = json_iterate(changes); json_type(changes) == JSON_ARRAY && json_next(&it);) {
		struct moved_edit edit;
		if (moved_read_edit(arena, it.value, encoding, &edit)) {
			move_theirs(file, arena, &edit);
			remember(file, &edit, version);
		} else {
			/* Nobody can tell where anything went in a new text. */
			vec_clear(&file->edits);
		}
	}
}

/* Paths as text: taken apart at '/', put together normalized. */
#include <autotomy/base/path.h>

#include <string.h>

/* Takes the first part of `path` off it; the part is empty between two '/'. Returns false at the end. */
static bool next_part(struct str *path, struct str *part)
{
	if (!path->len)
		return false;
	size_t slash = str_find(*path, '/');
	*part = str_sub(*path, 0, slash);
	*path = slash == SIZE_MAX ? (struct str){0} : str_from_offset(*path, slash + 1);
	return true;
}

static bool is_up(struct str part)
{
	return part.len == 2 && part.ptr[0] == '.' && part.ptr[1] == '.';
}

/* A normalized path under construction, in memory that is known to suffice. */
struct builder {
	char *ptr;
	size_t len;
	size_t floor; /* what ".." cannot take away: the root's '/', or a leading "../.." */
};

static void push(struct builder *b, struct str part)
{
	if (b->len && b->ptr[b->len - 1] != '/')
		b->ptr[b->len++] = '/';
	memcpy(b->ptr + b->len, part.ptr, part.len);
	b->len += part.len;
}

static void pop(struct builder *b)
{
	size_t slash = str_rfind((struct str){b->ptr, b->len}, '/');
	b->len = slash == SIZE_MAX || slash < b->floor ? b->floor : slash;
}

static void go_up(struct builder *b)
{
	if (b->len > b->floor) {
		pop(b);
	} else if (!b->len || b->ptr[0] != '/') {
		push(b, STR(".."));
		b->floor = b->len;
	}
}

static void add_parts(struct builder *b, struct str path)
{
	struct str part;
	while (next_part(&path, &part)) {
		if (is_up(part))
			go_up(b);
		else if (part.len && !(part.len == 1 && part.ptr[0] == '.'))
			push(b, part);
	}
}

/* Room for `size` bytes of parts and what push() and finish_path() add; begins at the root if `absolute`. */
static struct builder begin_path(struct arena *arena, size_t size, bool absolute)
{
	struct builder b = {.ptr = arena_alloc(arena, size + sizeof "/..", 1)};
	if (absolute) {
		b.ptr[0] = '/';
		b.len = b.floor = 1;
	}
	return b;
}

static struct str finish_path(struct builder *b)
{
	if (!b->len)
		b->ptr[b->len++] = '.';
	b->ptr[b->len] = '\0';
	return (struct str){b->ptr, b->len};
}

bool path_is_absolute(struct str path)
{
	return path.len && path.ptr[0] == '/';
}

struct str path_join(struct arena *arena, struct str base, struct str name)
{
	if (path_is_absolute(name))
		return path_normalize(arena, name);
	struct builder b = begin_path(arena, base.len + 1 + name.len, path_is_absolute(base));
	add_parts(&b, base);
	add_parts(&b, name);
	return finish_path(&b);
}

struct str path_normalize(struct arena *arena, struct str path)
{
	struct builder b = begin_path(arena, path.len, path_is_absolute(path));
	add_parts(&b, path);
	return finish_path(&b);
}

struct str path_folder(struct str path)
{
	size_t slash = str_rfind(path, '/');
	if (slash == SIZE_MAX)
		return STR(".");
	return slash ? str_sub(path, 0, slash) : STR("/");
}

struct str path_name(struct str path)
{
	size_t slash = str_rfind(path, '/');
	return slash == SIZE_MAX ? path : str_from_offset(path, slash + 1);
}

struct str path_extension(struct str path)
{
	struct str name = path_name(path);
	size_t dots = 0; /* those that a hidden name, "." or ".." begins with */
	while (dots < name.len && name.ptr[dots] == '.')
		dots++;
	struct str rest = str_from_offset(name, dots);
	size_t dot = str_rfind(rest, '.');
	return dot == SIZE_MAX ? (struct str){0} : str_from_offset(rest, dot);
}

/* Takes the leading ".." and "." off a normalized path and says how many ".." there were. */
static size_t strip_ups(struct str *path)
{
	size_t ups = 0;
	struct str rest = *path, part;
	while (next_part(&rest, &part) && (is_up(part) || str_eq(part, STR(".")))) {
		ups += is_up(part);
		*path = rest;
	}
	return ups;
}

bool path_is_under(struct str path, struct str folder)
{
	if (path_is_absolute(path) != path_is_absolute(folder))
		return false;
	if (str_eq(folder, STR("/")))
		return true;
	size_t path_ups = strip_ups(&path), folder_ups = strip_ups(&folder);
	if (!folder.len)
		return path_ups <= folder_ups;
	if (path_ups != folder_ups || !str_starts(path, folder))
		return false;
	return path.len == folder.len || path.ptr[folder.len] == '/';
}

/* Takes off both what they have in common. */
static void strip_common_parts(struct str *a, struct str *b)
{
	struct str rest_a = *a, rest_b = *b, part_a, part_b;
	while (next_part(&rest_a, &part_a) && next_part(&rest_b, &part_b) && str_eq(part_a, part_b)) {
		*a = rest_a;
		*b = rest_b;
	}
}

struct str path_relative(struct arena *arena, struct str folder, struct str path)
{
	struct str part;
	strip_common_parts(&folder, &path);
	/* A part of one byte and its '/' become "../", so three times the folder is more than enough. */
	struct builder b = begin_path(arena, 3 * (folder.len + 1) + path.len, false);
	while (next_part(&folder, &part)) {
		if (part.len)
			push(&b, STR(".."));
	}
	b.floor = b.len;
	add_parts(&b, path);
	return finish_path(&b);
}

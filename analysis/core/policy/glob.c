/* Compiling globs of paths and matching them. */
#include "policy/glob.h"

#include <string.h>

#include "policy/wildcard.h"

/* A path being put together from its parts. */
struct path_builder {
	char *bytes; /* room for the longest result */
	size_t len;
	size_t base; /* bytes of the folder, which ".." cannot leave */
};

static void add_part(struct path_builder *path, struct str part)
{
	if (path->len > 0)
		path->bytes[path->len++] = '/';
	memcpy(path->bytes + path->len, part.ptr, part.len);
	path->len += part.len;
}

static const char *drop_part(struct path_builder *path)
{
	struct str text = {path->bytes, path->len};

	if (path->len == path->base)
		return path->base ? "its '..' leaves the folder of its file" : "its '..' leaves the root";
	size_t slash = str_rfind(text, '/');
	struct str last = str_from_offset(text, slash == SIZE_MAX ? 0 : slash + 1);
	if (str_contains(last, STR("**")))
		return "its '..' stands behind '**'";
	path->len = slash == SIZE_MAX ? 0 : slash;
	return NULL;
}

/* Takes the parts of `written` one by one. */
static const char *resolve_parts(struct path_builder *path, struct str written)
{
	for (size_t begin = 0; begin < written.len;) {
		struct str rest = str_from_offset(written, begin);
		size_t length = str_find(rest, '/');
		struct str part = str_sub(rest, 0, length);
		begin += part.len + 1;
		if (part.len == 0 || str_eq(part, STR(".")))
			continue;
		const char *fault = NULL;
		if (str_eq(part, STR("..")))
			fault = drop_part(path);
		else
			add_part(path, part);
		if (fault)
			return fault;
	}
	if (str_ends(written, STR("/")))
		add_part(path, STR("**"));
	return path->len == path->base ? "it names no file" : NULL;
}

static struct glob glob_of(struct str text, size_t base)
{
	size_t prefix = base + wildcard_literal(WILDCARD_PATH, str_from_offset(text, base));
	bool tree = str_eq(str_from_offset(text, prefix), STR("**")) && (prefix == 0 || text.ptr[prefix - 1] == '/');

	return (struct glob){
		.text = text,
		.prefix = prefix,
		.shape = prefix == text.len ? GLOB_EXACT
			 : tree             ? GLOB_TREE
					    : GLOB_PATTERN,
	};
}

static const char *compile_alternative(struct arena *arena, struct str folder, struct str written, struct glob *glob)
{
	if (str_starts(written, STR("/")))
		return "it is absolute, and globs are relative to the folder of their file";
	struct path_builder path = {.bytes = arena_alloc(arena, folder.len + written.len + sizeof "/**", 1)};
	if (folder.len > 0)
		add_part(&path, folder);
	path.base = path.len;
	const char *fault = resolve_parts(&path, written);
	if (!fault)
		*glob = glob_of((struct str){path.bytes, path.len}, path.base);
	return fault;
}

static void append(struct arena *arena, struct glob_set *globs, const struct glob *more, size_t count)
{
	if (globs->count + count > globs->cap) {
		globs->cap = 2 * globs->cap + count;
		struct glob *items = arena_array(arena, struct glob, globs->cap);
		if (globs->count > 0)
			memcpy(items, globs->items, globs->count * sizeof *items);
		globs->items = items;
	}
	memcpy(globs->items + globs->count, more, count * sizeof *more);
	globs->count += count;
}

const char *glob_compile(struct arena *arena, struct str folder, struct str written, struct glob_set *globs)
{
	struct str *alternatives;
	size_t count;
	const char *fault = wildcard_expand(arena, WILDCARD_PATH, written, &alternatives, &count);

	if (fault)
		return fault;
	if (str_eq(folder, STR(".")))
		folder = (struct str){0};
	struct glob *compiled = arena_array(arena, struct glob, count);
	for (size_t i = 0; i < count; i++)
		if ((fault = compile_alternative(arena, folder, alternatives[i], &compiled[i])))
			return fault;
	append(arena, globs, compiled, count);
	return NULL;
}

const char *glob_compile_spelled(struct arena *arena, struct str written, struct glob_set *globs)
{
	struct str *alternatives;
	size_t count;
	const char *fault = wildcard_expand(arena, WILDCARD_PATH, written, &alternatives, &count);

	if (fault)
		return fault;
	struct glob *compiled = arena_array(arena, struct glob, count);
	for (size_t i = 0; i < count; i++) {
		if (alternatives[i].len == 0)
			return "it names no file";
		compiled[i] = glob_of(alternatives[i], 0);
	}
	append(arena, globs, compiled, count);
	return NULL;
}

bool glob_match(const struct glob *glob, struct str path)
{
	if (path.len < glob->prefix || memcmp(path.ptr, glob->text.ptr, glob->prefix) != 0)
		return false;
	switch (glob->shape) {
	case GLOB_EXACT:
		return path.len == glob->prefix;
	case GLOB_TREE:
		return path.len > glob->prefix;
	case GLOB_PATTERN:
		break;
	}
	return wildcard_match(WILDCARD_PATH, glob->text, path, glob->prefix);
}

bool glob_covers_folder(const struct glob *glob, struct str folder)
{
	if (str_eq(glob->text, STR("**")))
		return true;
	if (!str_ends(glob->text, STR("/**")) || glob->shape == GLOB_EXACT || folder.len == 0 ||
	    str_eq(folder, STR(".")))
		return false;
	if (glob_match(glob, folder))
		return true;
	struct str stem = str_sub(glob->text, 0, glob->text.len - strlen("/**"));
	size_t literal = glob->prefix < stem.len ? glob->prefix : stem.len;
	return folder.len >= literal && memcmp(folder.ptr, stem.ptr, literal) == 0 &&
	       wildcard_match(WILDCARD_PATH, stem, folder, literal);
}

bool glob_set_match(const struct glob_set *set, struct str path)
{
	for (size_t i = 0; i < set->count; i++)
		if (glob_match(&set->items[i], path))
			return true;
	return false;
}

struct str glob_folder(const struct glob *glob)
{
	size_t slash = str_rfind(str_sub(glob->text, 0, glob->prefix), '/');

	return str_sub(glob->text, 0, slash == SIZE_MAX ? 0 : slash);
}

/* Which file an include means: the search of clang, step by step. */
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/core/compile.h>

/* One search: candidates are written into one buffer, each over the last. */
struct search {
	struct arena *scratch;
	const struct search_path *path;
	const struct file_finder *finder;
	struct str includer;
	struct str spelled;
	bool plain;   /* `spelled` has no ".", ".." or empty part: joining is normalizing */
	char *buffer; /* room for any folder of the path, a '/', and `spelled` */
};

static bool is_plain(struct str spelled)
{
	size_t begin = 0;
	for (size_t i = 0; i <= spelled.len; i++) {
		if (i < spelled.len && spelled.ptr[i] != '/')
			continue;
		struct str part = str_sub(spelled, begin, i);
		if (part.len == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
			return false;
		begin = i + 1;
	}
	return true;
}

static size_t longest_folder(const struct search *search)
{
	size_t longest = path_folder(search->includer).len;
	if (search->path->directory.len > longest)
		longest = search->path->directory.len;
	for (size_t i = 0; i < search->path->count; i++) {
		if (search->path->folders[i].len > longest)
			longest = search->path->folders[i].len;
	}
	return longest;
}

/* A relative path that leaves the root is known to the finder by its absolute name. */
static struct str normalize(struct search *search, struct str joined)
{
	struct arena *scratch = search->scratch;
	struct str absolute = path_join(scratch, search->path->root, joined);
	return path_is_under(absolute, search->path->root) ? path_relative(scratch, search->path->root, absolute)
							   : absolute;
}

/* `folder`/`spelled`, valid until the next candidate. */
static struct str candidate(struct search *search, struct str folder)
{
	size_t length = 0;
	if (!str_eq(folder, STR("."))) {
		memcpy(search->buffer, folder.ptr, folder.len);
		length = folder.len;
		if (length > 0 && folder.ptr[length - 1] != '/')
			search->buffer[length++] = '/';
	}
	memcpy(search->buffer + length, search->spelled.ptr, search->spelled.len);
	struct str joined = {search->buffer, length + search->spelled.len};
	return search->plain ? joined : normalize(search, joined);
}

static bool find(struct search *search, struct str path, struct str *real)
{
	return search->finder->find(search->finder->context, path, real);
}

static bool find_in(struct search *search, struct str folder, struct str *real)
{
	return find(search, candidate(search, folder), real);
}

static bool find_from(struct search *search, size_t begin, struct str *real)
{
	for (size_t i = begin; i < search->path->count; i++) {
		if (find_in(search, search->path->folders[i], real))
			return true;
	}
	return false;
}

static bool find_absolute(struct search *search, struct str *real)
{
	return find(search, normalize(search, search->spelled), real);
}

/* How deep a folder lies, for choosing the innermost: the root is named by one byte like any "a". */
static size_t folder_length(struct str folder)
{
	return str_eq(folder, STR(".")) ? 0 : folder.len;
}

/*
 * Behind the folder in which the including file was found under this name, else behind the innermost one that holds it;
 * 0 where none does.
 */
static size_t next_begin(struct search *search)
{
	const struct search_path *path = search->path;
	size_t holder = path->count;
	for (size_t i = 0; i < path->count; i++) {
		if (str_eq(candidate(search, path->folders[i]), search->includer))
			return i + 1;
		bool holds = path_is_under(search->includer, path->folders[i]);
		if (holds &&
		    (holder == path->count || folder_length(path->folders[i]) > folder_length(path->folders[holder])))
			holder = i;
	}
	return holder == path->count ? 0 : holder + 1;
}

static bool find_include(struct search *search, const struct include_fact *include, struct str *real)
{
	const struct search_path *path = search->path;
	size_t begin = include->form == INCLUDE_ANGLE ? path->angle_begin : 0;
	if (path_is_absolute(search->spelled))
		return find_absolute(search, real);
	size_t behind = include->next ? next_begin(search) : 0;
	if (behind > 0)
		return find_from(search, behind > begin ? behind : begin, real);
	if (include->form == INCLUDE_FORCED && find_in(search, path->directory, real))
		return true;
	if (include->form == INCLUDE_QUOTE && find_in(search, path_folder(search->includer), real))
		return true;
	return find_from(search, begin, real);
}

struct str resolve_include(struct arena *scratch, const struct search_path *path, const struct file_finder *finder,
			   struct str includer, const struct include_fact *include)
{
	struct str real = {0};
	if (include->form == INCLUDE_MACRO || include->spelled.len == 0)
		return real;
	struct search search = {scratch, path, finder, includer, include->spelled, is_plain(include->spelled), NULL};
	search.buffer = arena_alloc(scratch, longest_folder(&search) + 1 + include->spelled.len, 1);
	return find_include(&search, include, &real) ? real : (struct str){0};
}

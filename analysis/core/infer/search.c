/*
 * Where includes are searched, when no compile command tells: each folder from which an include that is found nowhere
 * else would reach a file of the tree. The folder that serves most comes first, and only what it leaves counts for the
 * next.
 */
#include <string.h>

#include "infer/inference.h"

#include <autotomy/base/path.h>
#include <autotomy/base/strmap.h>

enum {
	MOST_FOLDERS = 24,
	/* What one include of a test alone asks for is no folder that a whole project is searched by; nor is one that
	 * would hide the machine's own <unistd.h>, unless really much is found there. */
	FEWEST_FOR_TESTS = 2,
	FEWEST_FOR_STANDINS = 8,
};

struct candidate {
	struct str folder;
	size_t served;
};

struct search {
	const struct infer_tree *tree;
	struct arena memory;
	struct strmap by_name; /* last part of a path -> the first file of that name; `next` leads to the others */
	uint32_t *next;
	bool *done; /* of the unresolved includes */
	VEC(struct candidate) candidates;
};

static void index_names(struct search *search)
{
	size_t count = search->tree->count;

	search->next = arena_array(&search->memory, uint32_t, count);
	for (size_t i = count; i-- > 0;) {
		struct str name = path_name(search->tree->files[i].path);
		search->next[i] = strmap_get(&search->by_name, name);
		strmap_put(&search->by_name, name, (uint32_t)i);
	}
}

/* "include/leveldb/db.h" is reached by "leveldb/db.h" from "include". */
static bool folder_for(struct str path, struct str spelled, struct str *folder)
{
	if (str_eq(path, spelled)) {
		*folder = STR(".");
		return true;
	}
	if (path.len <= spelled.len + 1 || !str_ends(path, spelled) || path.ptr[path.len - spelled.len - 1] != '/')
		return false;
	*folder = str_sub(path, 0, path.len - spelled.len - 1);
	return true;
}

static void serve(struct search *search, struct str folder)
{
	for (size_t i = 0; i < search->candidates.len; i++)
		if (str_eq(search->candidates.items[i].folder, folder)) {
			search->candidates.items[i].served++;
			return;
		}
	vec_push(&search->candidates, (struct candidate){folder, 1});
}

static void count_candidates(struct search *search)
{
	const struct infer_tree *tree = search->tree;
	struct str folder;

	vec_clear(&search->candidates);
	for (size_t i = 0; i < tree->unresolved_count; i++) {
		if (search->done[i])
			continue;
		uint32_t file = strmap_get(&search->by_name, path_name(tree->unresolved[i]));
		for (; file != STRMAP_NONE; file = search->next[file])
			if (folder_for(tree->files[file].path, tree->unresolved[i], &folder))
				serve(search, folder);
	}
}

static bool is_for_tests(struct str folder)
{
	for (; !str_eq(folder, STR(".")); folder = path_folder(folder))
		if (infer_is_kind_folder(path_name(folder)))
			return true;
	return false;
}

static bool holds_standins(const struct search *search, struct str folder)
{
	bool root = str_eq(folder, STR("."));

	for (size_t i = 0; i < search->tree->count; i++) {
		struct str path = search->tree->files[i].path;
		if (path_is_under(path, folder) &&
		    infer_is_standard_header(root ? path : str_from_offset(path, folder.len + 1)))
			return true;
	}
	return false;
}

static size_t fewest_served(const struct search *search, struct str folder)
{
	if (holds_standins(search, folder))
		return FEWEST_FOR_STANDINS;
	return is_for_tests(folder) ? FEWEST_FOR_TESTS : 1;
}

static const struct candidate *best_candidate(const struct search *search)
{
	const struct candidate *best = NULL;

	for (size_t i = 0; i < search->candidates.len; i++) {
		const struct candidate *candidate = &search->candidates.items[i];
		if (candidate->served < fewest_served(search, candidate->folder))
			continue;
		if (!best || candidate->served > best->served ||
		    (candidate->served == best->served && str_cmp(candidate->folder, best->folder) < 0))
			best = candidate;
	}
	return best;
}

static void mark_done(struct search *search, struct str folder)
{
	const struct infer_tree *tree = search->tree;
	struct str from;

	for (size_t i = 0; i < tree->unresolved_count; i++) {
		uint32_t file = strmap_get(&search->by_name, path_name(tree->unresolved[i]));
		for (; file != STRMAP_NONE && !search->done[i]; file = search->next[file])
			search->done[i] =
				folder_for(tree->files[file].path, tree->unresolved[i], &from) && str_eq(from, folder);
	}
}

size_t infer_search_folders(const struct infer_tree *tree, struct arena *arena, struct str **folders)
{
	struct search search = {.tree = tree};
	size_t count = 0;

	*folders = arena_array(arena, struct str, MOST_FOLDERS);
	search.done = arena_array(&search.memory, bool, tree->unresolved_count);
	memset(search.done, 0, tree->unresolved_count);
	index_names(&search);
	while (count < MOST_FOLDERS) {
		count_candidates(&search);
		const struct candidate *best = best_candidate(&search);
		if (!best)
			break;
		(*folders)[count] = arena_str(arena, best->folder);
		mark_done(&search, (*folders)[count++]);
	}
	vec_free(&search.candidates);
	strmap_finish(&search.by_name);
	arena_finish(&search.memory);
	return count;
}

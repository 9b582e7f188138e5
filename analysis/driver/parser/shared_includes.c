/* With how many of its includes a source begins as many others do. */
#include "parser/shared_includes.h"

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>

enum { SHARED_MOST = 16 }; /* INCLUDES_MOST in analysis/clang/prefix.c */

void shared_includes_finish(struct shared_includes *shared)
{
	strmap_finish(&shared->openings);
	vec_free(&shared->counts);
	arena_finish(&shared->arena);
}

/* The hashes of a source's first include, its first two, and so on, as far as they may be shared. */
static size_t list_openings(const struct file *source, const struct parse_request *request, uint64_t *openings)
{
	size_t count = 0;
	uint64_t key = hash_more(hash_bytes(path_folder(source->path)), path_extension(source->path));
	key = hash_more(key, request->directory);
	for (size_t i = 0; i < request->argument_count; i++)
		key = hash_more(key, request->arguments[i]);
	for (size_t i = 0; source->scan && i < source->scan->include_count && count < SHARED_MOST; i++) {
		const struct include_fact *include = &source->scan->includes[i];
		bool plain = include->form == INCLUDE_QUOTE || include->form == INCLUDE_ANGLE;
		if (!plain || include->next || include->conditional)
			break;
		key = hash_more(key + include->form, include->spelled);
		openings[count++] = key;
	}
	return count;
}

static struct str bytes_of(const uint64_t *opening)
{
	return (struct str){(const char *)opening, sizeof *opening};
}

void shared_includes_add(struct shared_includes *shared, const struct file *source, const struct parse_request *request)
{
	uint64_t openings[SHARED_MOST];
	size_t count = list_openings(source, request, openings);
	for (size_t i = 0; i < count; i++) {
		uint32_t index = strmap_get(&shared->openings, bytes_of(&openings[i]));
		if (index == STRMAP_NONE) {
			index = (uint32_t)shared->counts.len;
			vec_push(&shared->counts, 0);
			strmap_put(&shared->openings, arena_str(&shared->arena, bytes_of(&openings[i])), index);
		}
		shared->counts.items[index]++;
	}
}

uint32_t shared_includes_find(const struct shared_includes *shared, const struct file *source,
			      const struct parse_request *request, uint32_t least)
{
	uint64_t openings[SHARED_MOST];
	size_t count = list_openings(source, request, openings);
	for (; count > 0; count--) {
		uint32_t index = strmap_get(&shared->openings, bytes_of(&openings[count - 1]));
		if (index != STRMAP_NONE && shared->counts.items[index] >= least)
			break;
	}
	return (uint32_t)count;
}

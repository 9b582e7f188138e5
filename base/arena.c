/* The bump allocator: chunks in a list, the newest one bumped, all freed together. */
#include <autotomy/base/arena.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/memory.h>

/* Where addresses are sanitized, each allocation has a chunk of its own: what runs over it or outlives it is seen. */
#if defined(__SANITIZE_ADDRESS__)
#define CHUNKS_ARE_SHARED 0
#elif defined(__has_feature)
#define CHUNKS_ARE_SHARED (!__has_feature(address_sanitizer))
#else
#define CHUNKS_ARE_SHARED 1
#endif

/* Chunks double from the first to the largest size, so that small arenas stay small and large ones take few calls. */
enum {
	CHUNK_FIRST = CHUNKS_ARE_SHARED * (1 << 10),
	/* Also the most that arena_reset() keeps: one huge message must not stay for ever. */
	CHUNK_LARGEST = CHUNKS_ARE_SHARED * (256 << 10),
};

struct arena_chunk {
	struct arena_chunk *next;
	char *at, *end; /* what is free */
	_Alignas(max_align_t) char bytes[];
};

static size_t chunk_size(const struct arena_chunk *chunk)
{
	return (size_t)(chunk->end - (const char *)chunk);
}

static size_t next_chunk_size(const struct arena *arena, size_t need)
{
	size_t size = arena->chunks ? chunk_size(arena->chunks) * 2 : CHUNK_FIRST;
	if (size > CHUNK_LARGEST)
		size = CHUNK_LARGEST;
	return size < need ? need : size;
}

static void add_chunk(struct arena *arena, size_t size, size_t align)
{
	/* A chunk's bytes are aligned for any type; what asks for more may have to skip some. */
	size_t skipped = align > _Alignof(max_align_t) ? align : 0;
	size_t overhead = sizeof(struct arena_chunk) + skipped;
	/* A sum that wraps asks for more than there is: so does SIZE_MAX, and mem_alloc() says so. */
	size_t need = size > SIZE_MAX - overhead ? SIZE_MAX : size + overhead;
	size_t total = next_chunk_size(arena, need);
	struct arena_chunk *chunk = mem_alloc(total);
	chunk->next = arena->chunks;
	chunk->at = chunk->bytes;
	chunk->end = (char *)chunk + total;
	arena->chunks = chunk;
}

/* The bytes in front of the next address aligned to `align`. */
static size_t padding(const struct arena_chunk *chunk, size_t align)
{
	return (size_t)-(uintptr_t)chunk->at & (align - 1);
}

static bool chunk_has_room(const struct arena_chunk *chunk, size_t size, size_t align)
{
	size_t room = (size_t)(chunk->end - chunk->at);
	size_t pad = padding(chunk, align);
	return pad <= room && size <= room - pad;
}

/* As arena_alloc(), but the bytes hold anything. */
static void *take(struct arena *arena, size_t size, size_t align)
{
	if (!arena->chunks || !chunk_has_room(arena->chunks, size, align))
		add_chunk(arena, size, align);
	struct arena_chunk *chunk = arena->chunks;
	char *ptr = chunk->at + padding(chunk, align);
	chunk->at = ptr + size;
	arena->used += size;
	return ptr;
}

void *arena_alloc(struct arena *arena, size_t size, size_t align)
{
	return memset(take(arena, size, align), 0, size);
}

void *arena_copy(struct arena *arena, const void *data, size_t size, size_t align)
{
	void *copy = take(arena, size, align);
	return size ? memcpy(copy, data, size) : copy;
}

static struct arena_chunk *larger_to_keep(struct arena_chunk *kept, struct arena_chunk *chunk)
{
	if (chunk_size(chunk) > CHUNK_LARGEST)
		return kept;
	return kept && chunk_size(kept) >= chunk_size(chunk) ? kept : chunk;
}

void arena_reset(struct arena *arena)
{
	struct arena_chunk *kept = NULL;
	for (struct arena_chunk *chunk = arena->chunks; chunk; chunk = chunk->next)
		kept = larger_to_keep(kept, chunk);
	for (struct arena_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
		next = chunk->next;
		if (chunk != kept)
			free(chunk);
	}
	if (kept) {
		kept->next = NULL;
		kept->at = kept->bytes;
	}
	*arena = (struct arena){.chunks = kept};
}

void arena_finish(struct arena *arena)
{
	for (struct arena_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	*arena = (struct arena){0};
}

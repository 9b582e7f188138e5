/* A bump allocator: many small objects with one lifetime, freed together. */
#ifndef AUTOTOMY_BASE_ARENA_H
#define AUTOTOMY_BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

/*
 * A zero-initialized arena is valid and empty. Running out of memory ends the process with a message
 * (see docs/conventions.md), so no call here returns NULL.
 */
struct arena {
	struct arena_chunk *chunks; /* newest first; owned */
	size_t used;                /* bytes handed out since the last reset */
};

/* Returns `size` zeroed bytes aligned to `align`, a power of two. They live until arena_reset() or arena_finish(). */
void *arena_alloc(struct arena *arena, size_t size, size_t align);

/* Returns a copy of `size` bytes at `data`, aligned to `align`. `size` may be 0. */
void *arena_copy(struct arena *arena, const void *data, size_t size, size_t align);

/* Forgets every allocation but keeps one chunk for reuse. */
void arena_reset(struct arena *arena);

/* Frees everything; the arena is then as after zero-initialization. */
void arena_finish(struct arena *arena);

#define arena_new(arena, type)          ((type *)arena_alloc((arena), sizeof(type), _Alignof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (count), _Alignof(type)))

#endif

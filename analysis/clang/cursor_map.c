/* A hash map from libclang's cursors to 32-bit numbers: open addressing, at most half full. */
#include "cursor_map.h"

#include <stdlib.h>

#include <autotomy/base/memory.h>

#include "libclang.h"

enum { CURSOR_MAP_FIRST = 256 };

static struct cursor_map_slot *find_slot(const struct cursor_map *map, CXCursor cursor, uint32_t hash)
{
	/* libclang's hash keeps the low zero bits of pointers: spread them. */
	size_t at = (hash * UINT32_C(0x9E3779B1)) >> 7;
	for (;; at++) {
		struct cursor_map_slot *slot = &map->slots[at & (map->cap - 1)];
		if (!slot->used || (slot->hash == hash && libclang_same_cursor(&slot->cursor, &cursor)))
			return slot;
	}
}

static void grow(struct cursor_map *map)
{
	struct cursor_map old = *map;
	map->cap = old.cap ? old.cap * 2 : CURSOR_MAP_FIRST;
	map->slots = mem_zalloc(map->cap * sizeof *map->slots);
	for (size_t i = 0; i < old.cap; i++) {
		if (old.slots[i].used)
			*find_slot(map, old.slots[i].cursor, old.slots[i].hash) = old.slots[i];
	}
	free(old.slots);
}

bool cursor_map_get(const struct cursor_map *map, CXCursor cursor, uint32_t *value)
{
	if (!map->cap)
		return false;
	const struct cursor_map_slot *slot = find_slot(map, cursor, clang_hashCursor(cursor));
	*value = slot->value;
	return slot->used;
}

void cursor_map_put(struct cursor_map *map, CXCursor cursor, uint32_t value)
{
	if (map->len * 2 >= map->cap)
		grow(map);
	uint32_t hash = clang_hashCursor(cursor);
	struct cursor_map_slot *slot = find_slot(map, cursor, hash);
	map->len += !slot->used;
	*slot = (struct cursor_map_slot){cursor, hash, value, true};
}

void cursor_map_finish(struct cursor_map *map)
{
	free(map->slots);
	*map = (struct cursor_map){0};
}

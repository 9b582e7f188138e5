/* A map from 32-bit indices to 32-bit indices: open addressing, at most half full. */
#include "model/index_map.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/memory.h>

enum { FIRST_CAPACITY = 64 };

/* The entry of the key, or the free one that it would take. */
static struct index_entry *find(const struct index_map *map, uint32_t key)
{
	size_t mask = map->capacity - 1;
	size_t at = key * 0x9e3779b1u & mask; /* neighbours lie apart */
	while (map->entries[at].key != key && map->entries[at].key != INDEX_NONE)
		at = (at + 1) & mask;
	return &map->entries[at];
}

static void resize(struct index_map *map, size_t capacity)
{
	struct index_map larger = {.count = map->count, .capacity = capacity};
	larger.entries = mem_alloc(capacity * sizeof *larger.entries);
	memset(larger.entries, 0xff, capacity * sizeof *larger.entries);
	for (size_t i = 0; i < map->capacity; i++)
		if (map->entries[i].key != INDEX_NONE)
			*find(&larger, map->entries[i].key) = map->entries[i];
	free(map->entries);
	*map = larger;
}

uint32_t index_map_get(const struct index_map *map, uint32_t key)
{
	if (map->count == 0)
		return INDEX_NONE;
	const struct index_entry *entry = find(map, key);
	return entry->key == key ? entry->value : INDEX_NONE;
}

void index_map_put(struct index_map *map, uint32_t key, uint32_t value)
{
	if (map->count * 2 >= map->capacity)
		resize(map, map->capacity ? map->capacity * 2 : FIRST_CAPACITY);
	struct index_entry *entry = find(map, key);
	map->count += entry->key == INDEX_NONE;
	*entry = (struct index_entry){key, value};
}

void index_map_clear(struct index_map *map)
{
	if (map->count > 0)
		memset(map->entries, 0xff, map->capacity * sizeof *map->entries);
	map->count = 0;
}

void index_map_finish(struct index_map *map)
{
	free(map->entries);
	*map = (struct index_map){0};
}

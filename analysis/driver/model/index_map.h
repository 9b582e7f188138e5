/* A map from 32-bit indices to 32-bit indices: for what is known of few among many. */
#ifndef DRIVER_INDEX_MAP_H
#define DRIVER_INDEX_MAP_H

#include <stddef.h>
#include <stdint.h>

#define INDEX_NONE UINT32_MAX

/* A zero-initialized map is valid and empty. */
struct index_map {
	struct index_entry {
		uint32_t key, value; /* INDEX_NONE as key: free */
	} *entries;
	size_t count, capacity; /* a power of two, or 0 */
};

uint32_t index_map_get(const struct index_map *map, uint32_t key); /* INDEX_NONE where it is not there */
void index_map_put(struct index_map *map, uint32_t key, uint32_t value);
void index_map_clear(struct index_map *map); /* keeps the memory */
void index_map_finish(struct index_map *map);

#endif

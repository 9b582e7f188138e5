/* A hash map from libclang's cursors to 32-bit numbers. */
#ifndef AUTOTOMY_CLANG_CURSOR_MAP_H
#define AUTOTOMY_CLANG_CURSOR_MAP_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor_map_slot {
	CXCursor cursor;
	uint32_t hash, value;
	bool used;
};

/* A zero-initialized map is valid and empty. */
struct cursor_map {
	struct cursor_map_slot *slots;
	size_t len, cap; /* cap is 0 or a power of two */
};

/* The value, or false. */
bool cursor_map_get(const struct cursor_map *map, CXCursor cursor, uint32_t *value);
void cursor_map_put(struct cursor_map *map, CXCursor cursor, uint32_t value);
void cursor_map_finish(struct cursor_map *map);

#endif

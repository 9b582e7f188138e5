/* A hash map from strings to 32-bit numbers, usually indices into an array beside it. */
#ifndef AUTOTOMY_BASE_STRMAP_H
#define AUTOTOMY_BASE_STRMAP_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

struct strmap_node;

/* A zero-initialized map is valid and empty. Keys are borrowed: they must outlive their entry. */
struct strmap {
	struct strmap_node *nodes;
	struct arena arena; /* the nodes live here */
	struct strmap_node *free_nodes;
};

#define STRMAP_NONE UINT32_MAX

/* The value, or STRMAP_NONE. */
uint32_t strmap_get(const struct strmap *map, struct str key);

/* Sets the value; `key` is kept only where the map does not hold an equal one. Returns true if the key was new. */
bool strmap_put(struct strmap *map, struct str key, uint32_t value);

/* Returns true if the key was there. */
bool strmap_remove(struct strmap *map, struct str key);

size_t strmap_count(const struct strmap *map);
void strmap_finish(struct strmap *map); /* as after zero-initialization */

#endif

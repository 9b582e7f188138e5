/* The only user of uthash: a map from strings to numbers. */
#include <autotomy/base/strmap.h>

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/memory.h>

/* uthash's own buckets come from here too, so that running out of memory ends the process with our sentence. */
#define uthash_malloc(size)                 mem_alloc(size)
#define uthash_free(ptr, size)              free(ptr)
#define HASH_FUNCTION(key, len, hash_value) ((hash_value) = hash_key((key), (len)))

static unsigned hash_key(const void *key, size_t len)
{
	return (unsigned)hash_bytes((struct str){key, len});
}

#include <uthash.h>

struct strmap_node {
	struct str key;
	uint32_t value;
	UT_hash_handle hh;
};

/* uthash compares with memcmp(), which takes no NULL. */
static const char *key_bytes(struct str key)
{
	return key.len ? key.ptr : "";
}

static struct strmap_node *find(const struct strmap *map, struct str key, unsigned hash)
{
	struct strmap_node *found = NULL;
	if (map->nodes)
		HASH_FIND_BYHASHVALUE(hh, map->nodes, key_bytes(key), key.len, hash, found);
	return found;
}

uint32_t strmap_get(const struct strmap *map, struct str key)
{
	if (!map->nodes)
		return STRMAP_NONE;
	const struct strmap_node *found = find(map, key, hash_key(key_bytes(key), key.len));
	return found ? found->value : STRMAP_NONE;
}

/* Removed nodes are handed out again; their links wait in `hh.next`. */
static struct strmap_node *new_node(struct strmap *map)
{
	struct strmap_node *node = map->free_nodes;
	if (!node)
		return arena_new(&map->arena, struct strmap_node);
	map->free_nodes = node->hh.next;
	return node;
}

bool strmap_put(struct strmap *map, struct str key, uint32_t value)
{
	unsigned hash = hash_key(key_bytes(key), key.len);
	struct strmap_node *node = find(map, key, hash);
	if (node) {
		node->value = value;
		return false;
	}
	node = new_node(map);
	node->key = key;
	node->value = value;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, map->nodes, key_bytes(key), key.len, hash, node);
	return true;
}

bool strmap_remove(struct strmap *map, struct str key)
{
	struct strmap_node *node = find(map, key, hash_key(key_bytes(key), key.len));
	if (!node)
		return false;
	HASH_DELETE(hh, map->nodes, node);
	node->hh.next = map->free_nodes;
	map->free_nodes = node;
	return true;
}

size_t strmap_count(const struct strmap *map)
{
	return HASH_COUNT(map->nodes);
}

void strmap_finish(struct strmap *map)
{
	HASH_CLEAR(hh, map->nodes);
	arena_finish(&map->arena);
	*map = (struct strmap){0};
}

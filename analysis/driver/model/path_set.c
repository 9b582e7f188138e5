/* A set of paths that can be walked. */
#include "model/path_set.h"

bool path_set_has(const struct path_set *set, struct str path)
{
	return strmap_get(&set->indices, path) != STRMAP_NONE;
}

bool path_set_add(struct path_set *set, struct str path)
{
	if (path_set_has(set, path))
		return false;
	struct str copy = arena_str(&set->arena, path);
	strmap_put(&set->indices, copy, (uint32_t)set->list.len);
	vec_push(&set->list, copy);
	return true;
}

void path_set_remove(struct path_set *set, struct str path)
{
	uint32_t index = strmap_get(&set->indices, path);
	if (index == STRMAP_NONE)
		return;
	strmap_remove(&set->indices, path);
	struct str last = *vec_last(&set->list);
	set->list.len--;
	if (index == set->list.len)
		return;
	set->list.items[index] = last;
	strmap_put(&set->indices, last, index);
}

void path_set_finish(struct path_set *set)
{
	vec_free(&set->list);
	strmap_finish(&set->indices);
	arena_finish(&set->arena);
}

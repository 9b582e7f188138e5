/* A table of what the client was told. */
#include "publications.h"

#include <stdlib.h>

#include "owned.h"

struct publication *publications_find(const struct publications *publications, struct str path)
{
	uint32_t index = strmap_get(&publications->by_path, path);
	return index == STRMAP_NONE ? NULL : publications->list.items[index];
}

struct publication *publications_of(struct publications *publications, struct str path)
{
	struct publication *publication = publications_find(publications, path);
	if (publication)
		return publication;
	publication = mem_new(struct publication);
	publication->path = owned_copy(path);
	vec_push(&publications->list, publication);
	strmap_put(&publications->by_path, publication->path, (uint32_t)publications->list.len - 1);
	return publication;
}

void publications_mark_due(struct publications *publications, struct publication *publication)
{
	if (publication->due)
		return;
	publication->due = true;
	vec_push(&publications->due, publication);
}

struct publication *publications_next_due(struct publications *publications)
{
	if (publications->due_at == publications->due.len) {
		vec_clear(&publications->due);
		publications->due_at = 0;
		return NULL;
	}
	struct publication *publication = publications->due.items[publications->due_at++];
	publication->due = false;
	return publication;
}

bool publications_any_due(const struct publications *publications)
{
	return publications->due_at < publications->due.len;
}

void publications_finish(struct publications *publications)
{
	for (size_t i = 0; i < publications->list.len; i++) {
		owned_free(&publications->list.items[i]->path);
		owned_free(&publications->list.items[i]->uri);
		owned_free(&publications->list.items[i]->items);
		free(publications->list.items[i]);
	}
	vec_free(&publications->list);
	vec_free(&publications->due);
	strmap_finish(&publications->by_path);
}

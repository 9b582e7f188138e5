/* What a change brought: the violations that the newer version holds more of. */
#include <autotomy/core/change.h>

#include <autotomy/base/strmap.h>

#include "judge/baseline.h"

/* All violations that only their places tell apart. */
struct kind {
	size_t before, after;
	size_t surplus; /* so many are still to be chosen */
};

struct kinds {
	struct arena arena;
	struct strmap by_key;
	VEC(struct kind) list;
};

/* `moves` is NULL for a violation of the newer version, which is called by its newer names already. */
static struct kind *kind_of(struct kinds *kinds, const struct violation *violation, const struct moves *moves)
{
	struct str file = moves ? moves_after(moves, violation->file) : violation->file;
	struct str target = moves ? moves_after(moves, violation->target) : violation->target;
	struct str status = {(const char *)&violation->status, sizeof violation->status};
	struct str parts[] = {violation->from, violation->to, target, violation->symbol, file, status};
	struct str key = baseline_key(&kinds->arena, violation->rule, parts, sizeof parts / sizeof *parts);
	uint32_t index = strmap_get(&kinds->by_key, key);

	if (index == STRMAP_NONE) {
		index = (uint32_t)kinds->list.len;
		strmap_put(&kinds->by_key, key, index);
		vec_push(&kinds->list, (struct kind){0});
	}
	return &kinds->list.items[index];
}

static void choose(struct kind *kind, bool *chosen)
{
	if (*chosen || kind->surplus == 0)
		return;
	kind->surplus--;
	*chosen = true;
}

size_t violations_brought(const struct violation *const *before, size_t before_count, const struct violation **after,
			  size_t after_count, const struct moves *moves, const struct line_teller *lines)
{
	struct kinds kinds = {0};
	bool *chosen = arena_array(&kinds.arena, bool, after_count);
	size_t kept = 0;

	for (size_t i = 0; i < before_count; i++)
		kind_of(&kinds, before[i], moves)->before++;
	for (size_t i = 0; i < after_count; i++)
		kind_of(&kinds, after[i], NULL)->after++;
	for (size_t i = 0; i < kinds.list.len; i++) {
		struct kind *kind = &kinds.list.items[i];
		kind->surplus = kind->after > kind->before ? kind->after - kind->before : 0;
	}
	for (size_t i = after_count; i-- > 0;)
		if (lines->is_new(lines->context, after[i]->file, after[i]->range.begin.line))
			choose(kind_of(&kinds, after[i], NULL), &chosen[i]);
	for (size_t i = after_count; i-- > 0;)
		choose(kind_of(&kinds, after[i], NULL), &chosen[i]);
	for (size_t i = 0; i < after_count; i++)
		if (chosen[i])
			after[kept++] = after[i];
	strmap_finish(&kinds.by_key);
	vec_free(&kinds.list);
	arena_finish(&kinds.arena);
	return kept;
}

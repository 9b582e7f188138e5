/* Which files declare and define every symbol: a hash table from ids to chains of places. */
#include <autotomy/core/index.h>

#include <stdlib.h>

#include <autotomy/base/memory.h>
#include <autotomy/base/vec.h>

#define PLACE_NONE UINT32_MAX

/* What one file contributed, to take it back. */
struct contribution {
	struct declaration *items;
	size_t count;
};

struct slot {
	uint64_t id;    /* 0: free */
	uint32_t first; /* PLACE_NONE: known once, nowhere any more */
};

struct symbol_index {
	struct slot *slots;
	size_t slot_count, slots_used; /* a power of two, or 0 */
	VEC(struct indexed_place) places;
	uint32_t free_place; /* a chain of those that are not used */
	VEC(struct contribution) files;
};

/* ---- what a file declares ---- */

static int cmp_places(struct text_place a, struct text_place b)
{
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return (a.column > b.column) - (a.column < b.column);
}

static int cmp_declarations(const void *a, const void *b)
{
	const struct declaration *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	int order = cmp_places(x->range.begin, y->range.begin);
	return order ? order : (y->definition > x->definition) - (y->definition < x->definition);
}

/* Of equal places the definition stands first, and stays. */
static void drop_doubles(struct declarations *declarations)
{
	size_t kept = 0;

	for (size_t i = 0; i < declarations->len; i++) {
		const struct declaration *item = &declarations->items[i];
		const struct declaration *last = kept ? &declarations->items[kept - 1] : NULL;
		if (!last || last->id != item->id || cmp_places(last->range.begin, item->range.begin) != 0)
			declarations->items[kept++] = *item;
	}
	declarations->len = kept;
}

void declarations_collect(const struct parse_facts *facts, uint32_t file, struct declarations *out)
{
	for (size_t i = 0; i < facts->symbol_count; i++) {
		const struct symbol_fact *symbol = &facts->symbols[i];
		for (size_t p = 0; symbol->id && p < symbol->place_count; p++) {
			const struct symbol_place *place = &symbol->places[p];
			if (place->file == file)
				vec_push(out, (struct declaration){symbol->id, place->range, place->definition});
		}
	}
	if (out->len)
		qsort(out->items, out->len, sizeof *out->items, cmp_declarations);
	drop_doubles(out);
}

/* ---- the table ---- */

struct symbol_index *symbol_index_create(void)
{
	struct symbol_index *index = mem_new(struct symbol_index);

	index->free_place = PLACE_NONE;
	return index;
}

void symbol_index_destroy(struct symbol_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < index->files.len; i++)
		free(index->files.items[i].items);
	vec_free(&index->files);
	vec_free(&index->places);
	free(index->slots);
	free(index);
}

/* Ids are hashes already. */
static struct slot *slot_of(const struct symbol_index *index, uint64_t id)
{
	size_t at = (size_t)id & (index->slot_count - 1);

	while (index->slots[at].id && index->slots[at].id != id)
		at = (at + 1) & (index->slot_count - 1);
	return &index->slots[at];
}

static size_t count_live(const struct symbol_index *index)
{
	size_t live = 0;

	for (size_t i = 0; i < index->slot_count; i++)
		live += index->slots[i].id && index->slots[i].first != PLACE_NONE;
	return live;
}

/* What is known nowhere any more makes room first: ids come and go as names are typed. */
static void make_room(struct symbol_index *index)
{
	struct slot *old = index->slots;
	size_t old_count = index->slot_count;
	bool full = 2 * count_live(index) >= old_count;

	if (full)
		index->slot_count = old_count ? 2 * old_count : 1024;
	index->slots = mem_zalloc(index->slot_count * sizeof *index->slots);
	index->slots_used = 0;
	for (size_t i = 0; i < old_count; i++) {
		if (!old[i].id || old[i].first == PLACE_NONE)
			continue;
		*slot_of(index, old[i].id) = old[i];
		index->slots_used++;
	}
	free(old);
}

static struct slot *slot_for(struct symbol_index *index, uint64_t id)
{
	if (4 * (index->slots_used + 1) > 3 * index->slot_count)
		make_room(index);
	struct slot *slot = slot_of(index, id);
	if (!slot->id) {
		*slot = (struct slot){id, PLACE_NONE};
		index->slots_used++;
	}
	return slot;
}

/* ---- places ---- */

static uint32_t new_place(struct symbol_index *index)
{
	uint32_t place = index->free_place;

	if (place != PLACE_NONE) {
		index->free_place = index->places.items[place].next;
		return place;
	}
	vec_push(&index->places, (struct indexed_place){0});
	return (uint32_t)index->places.len - 1;
}

static int cmp_indexed(const struct indexed_place *a, const struct indexed_place *b)
{
	int order = str_cmp(a->path, b->path);

	return order ? order : cmp_places(a->range.begin, b->range.begin);
}

static void add_place(struct symbol_index *index, uint64_t id, struct indexed_place place)
{
	struct slot *slot = slot_for(index, id);
	uint32_t number = new_place(index);
	uint32_t *link = &slot->first;

	while (*link != PLACE_NONE && cmp_indexed(&index->places.items[*link], &place) < 0)
		link = &index->places.items[*link].next;
	place.next = *link;
	*link = number;
	index->places.items[number] = place;
}

static void remove_places(struct symbol_index *index, uint64_t id, uint32_t file)
{
	uint32_t *link = &slot_of(index, id)->first;

	while (*link != PLACE_NONE) {
		struct indexed_place *place = &index->places.items[*link];
		if (place->file != file) {
			link = &place->next;
			continue;
		}
		uint32_t number = *link;
		*link = place->next;
		place->next = index->free_place;
		index->free_place = number;
	}
}

/* ---- contributions ---- */

static bool same_declaration(const struct declaration *a, const struct declaration *b)
{
	return a->definition == b->definition && cmp_places(a->range.begin, b->range.begin) == 0 &&
	       cmp_places(a->range.end, b->range.end) == 0;
}

/* Both are sorted by id: those of which the two say something else. */
static void note_changes(const struct contribution *before, const struct declarations *after,
			 struct changed_ids *changed)
{
	size_t b = 0, a = 0;

	while (b < before->count || a < after->len) {
		uint64_t id = b == before->count                         ? after->items[a].id
			      : a == after->len                          ? before->items[b].id
			      : before->items[b].id < after->items[a].id ? before->items[b].id
									 : after->items[a].id;
		bool same = true;
		for (;; b++, a++) {
			bool has_b = b < before->count && before->items[b].id == id;
			bool has_a = a < after->len && after->items[a].id == id;
			if (!has_b || !has_a) {
				same &= has_b == has_a;
				break;
			}
			same &= same_declaration(&before->items[b], &after->items[a]);
		}
		while (b < before->count && before->items[b].id == id)
			b++;
		while (a < after->len && after->items[a].id == id)
			a++;
		if (!same)
			vec_push(changed, id);
	}
}

static struct contribution *contribution_of(struct symbol_index *index, uint32_t file)
{
	while (index->files.len <= file)
		vec_push(&index->files, (struct contribution){0});
	return &index->files.items[file];
}

void symbol_index_contribute(struct symbol_index *index, uint32_t file, struct str path, struct file_role role,
			     const struct declarations *declarations, struct changed_ids *changed)
{
	struct contribution *own = contribution_of(index, file);

	if (changed)
		note_changes(own, declarations, changed);
	for (size_t i = 0; i < own->count; i++)
		remove_places(index, own->items[i].id, file);
	free(own->items);
	*own = (struct contribution){0};
	if (declarations->len) {
		own->items = mem_alloc(declarations->len * sizeof *own->items);
		own->count = declarations->len;
	}
	for (size_t i = 0; i < declarations->len; i++) {
		const struct declaration *item = &declarations->items[i];
		own->items[i] = *item;
		add_place(index, item->id,
			  (struct indexed_place){.path = path,
						 .role = role,
						 .range = item->range,
						 .definition = item->definition,
						 .file = file});
	}
}

void symbol_index_reassign(struct symbol_index *index, uint32_t file, struct file_role role)
{
	const struct contribution *own = contribution_of(index, file);

	for (size_t i = 0; i < own->count; i++) {
		uint32_t at = slot_of(index, own->items[i].id)->first;
		for (; at != PLACE_NONE; at = index->places.items[at].next) {
			if (index->places.items[at].file == file)
				index->places.items[at].role = role;
		}
	}
}

const struct indexed_place *symbol_index_first(const struct symbol_index *index, uint64_t id)
{
	if (!id || !index->slot_count)
		return NULL;
	uint32_t first = slot_of(index, id)->id ? slot_of(index, id)->first : PLACE_NONE;
	return first == PLACE_NONE ? NULL : &index->places.items[first];
}

const struct indexed_place *symbol_index_next(const struct symbol_index *index, const struct indexed_place *place)
{
	return place->next == PLACE_NONE ? NULL : &index->places.items[place->next];
}

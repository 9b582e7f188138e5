/*
 * The choice of who tells what stands in a macro's body. It rests on which keys each unit brings and on nothing else,
 * neither on the order in which parses came nor on how many of them a unit was asked for: so a project kept up to date
 * chooses what a cold run does.
 */
#include "model/bodies.h"

#include <string.h>

#include <autotomy/base/hash.h>

#include "model/file_table.h"
#include "parser/parse_marks.h"

/* ---- keys: a token and what it names, and in the low bits how ---- */

static uint64_t key_of(const struct parse_facts *facts, const struct use_fact *use)
{
	const struct symbol_fact *symbol = &facts->symbols[use->symbol];
	const uint64_t parts[] = {
		(uint64_t)use->range.begin.line << 32 | use->range.begin.column,
		(uint64_t)use->range.end.line << 32 | use->range.end.column,
		(uint64_t)symbol->kind << 1 | (use->how & USE_UNNAMED ? 1 : 0),
		symbol->id,
	};
	uint64_t hash = hash_more(hash_more(0, (struct str){(const char *)parts, sizeof parts}), symbol->name);
	hash &= ~(uint64_t)USE_ALL;
	return (hash ? hash : USE_ALL + 1) | use->how;
}

static uint64_t name_of_key(uint64_t key)
{
	return key & ~(uint64_t)USE_ALL;
}

static int cmp_keys(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;
	return (*left > *right) - (*left < *right);
}

static int cmp_names(const void *a, const void *b)
{
	uint64_t left = name_of_key(*(const uint64_t *)a), right = name_of_key(*(const uint64_t *)b);
	return (left > right) - (left < right);
}

/* In place: of those that differ in nothing but how, one that does it all. */
static size_t sort_keys(uint64_t *keys, size_t count)
{
	size_t kept = 0;
	if (count)
		qsort(keys, count, sizeof *keys, cmp_keys);
	for (size_t i = 0; i < count; i++)
		if (kept && cmp_names(&keys[kept - 1], &keys[i]) == 0)
			keys[kept - 1] |= keys[i];
		else
			keys[kept++] = keys[i];
	return kept;
}

void body_source_list(struct body_source *source)
{
	if (source->keys)
		return;
	const struct parse_facts *facts = parse_result_facts(source->result);
	size_t first = parse_facts_first_use(facts, source->index), end = first;
	while (end < facts->use_count && facts->uses[end].file == source->index)
		end++;
	source->keys = mem_alloc((end - first + 1) * sizeof *source->keys);
	for (size_t i = first; i < end; i++)
		source->keys[i - first] = key_of(facts, &facts->uses[i]);
	source->key_count = sort_keys(source->keys, end - first);
	source->keys_hash =
		hash_bytes((struct str){(const char *)source->keys, source->key_count * sizeof *source->keys});
}

/* ---- sources ---- */

static bool is_own(const struct file *file, const struct body_source *source)
{
	for (size_t i = 0; i < file->parses.len; i++)
		if (file->parses.items[i].result == source->result)
			return true;
	return false;
}

/* The text was another one when the parse was asked for: it is asked for again. */
static bool is_stale(const struct file *file, const struct body_source *source)
{
	return file->changed_at > source->result->asked_at;
}

static bool counts(const struct file *file, const struct body_source *source)
{
	return !is_own(file, source) && !is_stale(file, source);
}

static bool has_foreign(const struct file *file)
{
	for (size_t i = 0; i < file->bodies->sources.len; i++)
		if (!is_own(file, &file->bodies->sources.items[i]))
			return true;
	return false;
}

static uint64_t mix(uint64_t seed, uint64_t number)
{
	return ((seed << 5 | seed >> 59) ^ number) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t signature_of(struct file *file)
{
	uint64_t signature = 1;
	for (size_t i = 0; i < file->bodies->sources.len; i++) {
		struct body_source *source = &file->bodies->sources.items[i];
		body_source_list(source);
		signature = mix(signature, source->main->index);
		signature = mix(signature, source->keys_hash);
		signature = mix(signature, (uint64_t)is_own(file, source) << 1 | is_stale(file, source));
	}
	return signature ? signature : 1;
}

/* ---- picks ---- */

/* What is told so far: a table of keys, at most half full; 0 is free. */
struct covered {
	uint64_t *slots;
	size_t mask;
};

static void cover_nothing(struct covered *covered, const struct bodies *bodies)
{
	size_t count = 0, capacity = 64;
	for (size_t i = 0; i < bodies->sources.len; i++)
		count += bodies->sources.items[i].key_count;
	while (capacity < 2 * count)
		capacity *= 2;
	covered->slots = mem_zalloc(capacity * sizeof *covered->slots);
	covered->mask = capacity - 1;
}

static uint64_t *slot_of(const struct covered *covered, uint64_t key)
{
	size_t at = (size_t)(key >> 6) & covered->mask; /* a hash already */
	while (covered->slots[at] && cmp_names(&covered->slots[at], &key) != 0)
		at = (at + 1) & covered->mask;
	return &covered->slots[at];
}

/* What is new in the key; 0 where that is nothing. */
static uint64_t cover(const struct covered *covered, uint64_t key)
{
	uint64_t *slot = slot_of(covered, key);
	uint64_t fresh = *slot ? key & ~*slot : key;
	bool known = *slot && !fresh;
	*slot |= key;
	return known ? 0 : name_of_key(key) | (fresh & USE_ALL);
}

static void cover_own(const struct file *file, const struct covered *covered)
{
	for (size_t i = 0; i < file->bodies->sources.len; i++) {
		const struct body_source *source = &file->bodies->sources.items[i];
		for (size_t k = 0; is_own(file, source) && k < source->key_count; k++)
			cover(covered, source->keys[k]);
	}
}

/* The sources of one unit stand together: the first one of another. */
static size_t unit_end(const struct bodies *bodies, size_t first)
{
	size_t end = first;
	while (end < bodies->sources.len && bodies->sources.items[end].main == bodies->sources.items[first].main)
		end++;
	return end;
}

static void pick_from_unit(struct file *file, size_t first, size_t end, const struct covered *covered)
{
	struct bodies *bodies = file->bodies;
	size_t most = 0, count = 0, kept = 0;
	for (size_t i = first; i < end; i++)
		most += counts(file, &bodies->sources.items[i]) ? bodies->sources.items[i].key_count : 0;
	uint64_t *keys = mem_alloc((most + 1) * sizeof *keys);
	for (size_t i = first; i < end; i++) {
		const struct body_source *source = &bodies->sources.items[i];
		if (!counts(file, source))
			continue;
		memcpy(keys + count, source->keys, source->key_count * sizeof *keys);
		count += source->key_count;
	}
	if (end > first + 1)
		count = sort_keys(keys, count);
	for (size_t i = 0; i < count; i++) {
		uint64_t fresh = cover(covered, keys[i]);
		if (fresh)
			keys[kept++] = fresh;
	}
	if (kept)
		vec_push(&bodies->picks, (struct body_pick){.main = bodies->sources.items[first].main,
							    .keys = arena_copy(&bodies->pick_memory, keys,
									       kept * sizeof *keys, _Alignof(uint64_t)),
							    .count = kept});
	free(keys);
}

static void pick_all(struct file *file)
{
	struct bodies *bodies = file->bodies;
	struct covered covered;
	vec_clear(&bodies->picks);
	arena_reset(&bodies->pick_memory);
	cover_nothing(&covered, bodies);
	cover_own(file, &covered);
	for (size_t first = 0, end; first < bodies->sources.len; first = end) {
		end = unit_end(bodies, first);
		pick_from_unit(file, first, end, &covered);
	}
	free(covered.slots);
}

/* ---- parses ---- */

static void drop_parse(struct body_parse *parse)
{
	parse_result_release(parse->result);
	free(parse->uses);
	free(parse->marks);
}

static void mark_parse(const struct file *file, struct body_parse *parse)
{
	if (!file->overlay.open || !file->overlay.lines)
		return;
	parse->marks = mem_zalloc(parse->use_count * sizeof *parse->marks);
	use_marks_set(parse->marks, parse->uses, parse->use_count, file->overlay.lines);
}

static void hang_source(struct file *file, const struct body_source *source, const struct body_pick *pick)
{
	const struct parse_facts *facts = parse_result_facts(source->result);
	VEC(struct use_fact) uses = {0};
	for (size_t i = parse_facts_first_use(facts, source->index);
	     i < facts->use_count && facts->uses[i].file == source->index; i++) {
		uint64_t key = key_of(facts, &facts->uses[i]);
		const uint64_t *found = bsearch(&key, pick->keys, pick->count, sizeof key, cmp_names);
		if (!found)
			continue;
		vec_push(&uses, facts->uses[i]);
		vec_last(&uses)->how = (uint32_t)(*found & USE_ALL);
	}
	if (!uses.len)
		return;
	struct body_parse parse = {.result = parse_result_retain(source->result),
				   .main = source->main,
				   .index = source->index,
				   .uses = uses.items,
				   .use_count = uses.len};
	mark_parse(file, &parse);
	vec_push(&file->bodies->parses, parse);
}

/* By all parses of the unit: they differ in what they were asked for, or are those of several commands. */
static void hang_pick(struct file *file, const struct body_pick *pick)
{
	for (size_t i = 0; i < file->bodies->sources.len; i++) {
		const struct body_source *source = &file->bodies->sources.items[i];
		if (source->main == pick->main && counts(file, source))
			hang_source(file, source, pick);
	}
}

static void drop_parses(struct body_parses *parses)
{
	for (size_t i = 0; i < parses->len; i++)
		drop_parse(&parses->items[i]);
	vec_free(parses);
}

static void note_ids(struct bodies *bodies)
{
	vec_clear(&bodies->symbol_ids);
	for (size_t i = 0; i < bodies->parses.len; i++) {
		const struct body_parse *parse = &bodies->parses.items[i];
		const struct parse_facts *facts = parse_result_facts(parse->result);
		for (size_t u = 0; u < parse->use_count; u++)
			if (facts->symbols[parse->uses[u].symbol].id)
				vec_push(&bodies->symbol_ids, facts->symbols[parse->uses[u].symbol].id);
	}
	if (bodies->symbol_ids.len)
		qsort(bodies->symbol_ids.items, bodies->symbol_ids.len, sizeof(uint64_t), cmp_keys);
}

/* Whether a parse of the unit is on its way: until it comes, what was told moves along with the edits. */
static bool awaits_unit(const struct file *file, const struct file *main)
{
	for (size_t i = 0; i < file->bodies->sources.len; i++) {
		const struct body_source *source = &file->bodies->sources.items[i];
		if (source->main == main && !is_own(file, source) && is_stale(file, source))
			return true;
	}
	return false;
}

/* ---- the choice ---- */

/* The picks hold; some of the parses behind them were replaced by others that say the same. */
static bool hang_replaced(struct file *file)
{
	struct bodies *bodies = file->bodies;
	bool any = false;
	for (size_t i = 0; i < bodies->picks.len; i++) {
		const struct body_pick *pick = &bodies->picks.items[i];
		bool gone = false;
		for (size_t p = 0; p < bodies->parses.len; p++)
			gone |= bodies->parses.items[p].main == pick->main && !bodies->parses.items[p].result->hung;
		if (!gone)
			continue;
		size_t kept = 0;
		for (size_t p = 0; p < bodies->parses.len; p++)
			if (bodies->parses.items[p].main == pick->main)
				drop_parse(&bodies->parses.items[p]);
			else
				bodies->parses.items[kept++] = bodies->parses.items[p];
		bodies->parses.len = kept;
		hang_pick(file, pick);
		any = true;
	}
	return any;
}

static bool choose_anew(struct file *file)
{
	struct bodies *bodies = file->bodies;
	struct body_parses before = bodies->parses;
	bodies->parses = (struct body_parses){0};
	pick_all(file);
	for (size_t i = 0; i < bodies->picks.len; i++)
		hang_pick(file, &bodies->picks.items[i]);
	bool any = before.len > 0 || bodies->parses.len > 0;
	size_t dropped = 0;
	for (size_t i = 0; i < before.len; i++)
		if (awaits_unit(file, before.items[i].main))
			vec_push(&bodies->parses, before.items[i]);
		else
			before.items[dropped++] = before.items[i];
	before.len = dropped;
	drop_parses(&before);
	return any;
}

bool bodies_choose(struct file *file)
{
	struct bodies *bodies = file->bodies;
	if (!file->code || !has_foreign(file)) {
		bool any = bodies->parses.len > 0;
		bodies_forget(bodies);
		return any;
	}
	uint64_t signature = signature_of(file);
	bool changed = signature == bodies->signature ? hang_replaced(file) : choose_anew(file);
	bodies->signature = signature;
	if (changed)
		note_ids(bodies);
	return changed;
}

void bodies_forget(struct bodies *bodies)
{
	drop_parses(&bodies->parses);
	vec_clear(&bodies->picks);
	vec_clear(&bodies->symbol_ids);
	bodies->signature = 0;
}

void bodies_move(const struct file *file, const struct text_edit *edits, size_t count)
{
	for (size_t i = 0; i < file->bodies->parses.len; i++) {
		struct body_parse *parse = &file->bodies->parses.items[i];
		if (!parse->marks)
			continue;
		for (size_t e = 0; e < count; e++)
			use_marks_edit(parse->marks, parse->use_count, &edits[e]);
		parse->use_count = use_marks_apply(parse->marks, parse->uses, parse->use_count, file->overlay.text,
						   file->overlay.lines);
	}
}

void bodies_destroy(struct bodies *bodies)
{
	if (!bodies)
		return;
	for (size_t i = 0; i < bodies->sources.len; i++)
		free(bodies->sources.items[i].keys);
	vec_free(&bodies->sources);
	bodies_forget(bodies);
	vec_free(&bodies->picks);
	vec_free(&bodies->symbol_ids);
	arena_finish(&bodies->pick_memory);
	free(bodies);
}

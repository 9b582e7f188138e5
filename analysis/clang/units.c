/* The units of this process: parsed, kept for reparsing, and thrown away. */
#include "units.h"

#include <malloc.h>
#include <stdlib.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/memory.h>

#include "libclang.h"
#include "overlay.h"
#include "prefix.h"
#include "unit.h"

/*
 * An editor's user goes to and fro between a few files: a unit of these takes about 12 MB. Of the files before, what is
 * frozen is kept, 2 MB; with it a unit is made again sooner than without.
 */
enum { UNITS_KEPT = 6, HANDLES_KEPT = 3 };

/* Memory that is given back costs a twentieth of the next parse, which asks for it again: so not while somebody types.
 */
enum { PREPARE_IDLE_MS = 200, TRIM_IDLE_MS = 2000 };

struct units {
	struct indexes indexes;
	uint64_t clock;
	bool waste; /* a unit was thrown away since the last trim */
	struct unit kept[UNITS_KEPT];
};

struct units *units_create(void)
{
	struct units *units = mem_new(struct units);
	units->indexes.whole = libclang_create_index(false);
	units->indexes.local = libclang_create_index(true);
	units->indexes.prefixes = prefixes_create();
	return units;
}

void units_destroy(struct units *units)
{
	for (size_t i = 0; i < UNITS_KEPT; i++)
		unit_dispose(&units->kept[i]);
	prefixes_destroy(units->indexes.prefixes);
	clang_disposeIndex(units->indexes.whole);
	clang_disposeIndex(units->indexes.local);
	free(units);
}

static void dispose(struct units *units, struct unit *unit)
{
	units->waste |= unit_is_used(unit);
	unit_dispose(unit);
}

void units_forget(struct units *units, struct str file)
{
	for (size_t i = 0; i < UNITS_KEPT; i++) {
		if (unit_is_used(&units->kept[i]) && str_eq(units->kept[i].file, file))
			dispose(units, &units->kept[i]);
	}
}

/* One that shows the headers is another one than that which shows the main file alone. */
static uint64_t key_of(struct arena *arena, const struct parse_request *request)
{
	uint64_t key = hash_more(hash_more(0, request->file), request->directory);
	for (size_t i = 0; i < request->argument_count; i++)
		key = hash_more(key, request->arguments[i]);
	key ^= overlay_key(arena, request); /* an argument as well: see arguments_build() */
	return hash_more(key, unit_wants_headers(arena, request) ? STR("headers") : STR(""));
}

static struct unit *find_kept(struct units *units, uint64_t key)
{
	for (size_t i = 0; i < UNITS_KEPT; i++) {
		if (unit_is_used(&units->kept[i]) && units->kept[i].key == key)
			return &units->kept[i];
	}
	return NULL;
}

/* A free slot, or the one used longest ago. */
static struct unit *free_slot(struct units *units)
{
	struct unit *oldest = &units->kept[0];
	for (size_t i = 0; i < UNITS_KEPT; i++) {
		if (units->kept[i].used < oldest->used)
			oldest = &units->kept[i];
	}
	dispose(units, oldest);
	return oldest;
}

static struct unit *slot_for(struct units *units, uint64_t key, const struct parse_request *request)
{
	struct unit *unit = free_slot(units);
	unit->keep = true;
	unit->key = key;
	unit->file = arena_str(&unit->arena, request->file);
	return unit;
}

static size_t count_handles(const struct units *units)
{
	size_t count = 0;
	for (size_t i = 0; i < UNITS_KEPT; i++)
		count += units->kept[i].handle != NULL;
	return count;
}

/* Those used longest ago are let go. */
static void limit_handles(struct units *units)
{
	while (count_handles(units) > HANDLES_KEPT) {
		struct unit *oldest = NULL;
		for (size_t i = 0; i < UNITS_KEPT; i++) {
			struct unit *unit = &units->kept[i];
			if (unit->handle && (!oldest || unit->used < oldest->used))
				oldest = unit;
		}
		unit_drop_handle(oldest);
		units->waste = true;
	}
}

bool units_parse(struct units *units, struct arena *arena, const struct parse_request *request,
		 struct parse_facts *facts, struct str *message)
{
	struct unit once = {0};
	uint64_t key = key_of(arena, request);
	struct unit *unit = find_kept(units, key);
	if (!unit)
		unit = request->keep ? slot_for(units, key, request) : &once;
	bool done = unit_parse(&units->indexes, unit, arena, request, facts, message);
	unit->used = ++units->clock;
	units->waste = true;
	if (!done || unit == &once)
		dispose(units, unit);
	limit_handles(units);
	return done;
}

/* Of those that wait to be prepared, the one used last; NULL where there is no more room. */
static struct unit *find_unprepared(struct units *units)
{
	struct unit *last = NULL;
	for (size_t i = 0; i < UNITS_KEPT && count_handles(units) < HANDLES_KEPT; i++) {
		struct unit *unit = &units->kept[i];
		if (unit_needs_preparation(unit) && (!last || unit->used > last->used))
			last = unit;
	}
	return last;
}

int units_chore_after(struct units *units)
{
	if (find_unprepared(units))
		return PREPARE_IDLE_MS;
	return units->waste ? TRIM_IDLE_MS : -1;
}

void units_do_chore(struct units *units)
{
	struct unit *unit = find_unprepared(units);
	if (unit) {
		unit_prepare(&units->indexes, unit);
		units->waste = true;
	} else {
		malloc_trim(0);
		units->waste = false;
	}
}

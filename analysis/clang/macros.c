/* Macros: their definitions, their expansions, and what their bodies name. */
#include "macros.h"

#include <string.h>

#include "libclang.h"
#include "macro_parts.h"

void macros_init(struct macros *macros, struct sources *sources, struct symbols *symbols, struct uses *uses)
{
	*macros = (struct macros){.sources = sources, .symbols = symbols, .uses = uses};
}

#define copy_items(to, from)                                                                     \
	do {                                                                                     \
		vec_reserve((to), (from)->len);                                                  \
		if ((from)->len)                                                                 \
			memcpy((to)->items, (from)->items, (from)->len * sizeof *(from)->items); \
		(to)->len = (from)->len;                                                         \
	} while (0)

void macros_begin(struct macros *macros, const struct macros *base, struct sources *sources, struct symbols *symbols,
		  struct uses *uses)
{
	macros_init(macros, sources, symbols, uses);
	macros->base = base;
	macros->settled = base->settled;
	macros->sequence = base->sequence;
	macros->visit = base->visit;
	copy_items(&macros->items, &base->items);
	copy_items(&macros->outside, &base->outside);
	copy_items(&macros->expansions, &base->expansions);
}

void macros_finish(struct macros *macros)
{
	vec_free(&macros->items);
	vec_free(&macros->expansions);
	vec_free(&macros->in_main);
	strmap_finish(&macros->by_place);
	strmap_finish(&macros->by_name);
	vec_free(&macros->outside);
	strmap_finish(&macros->outside_by_name);
	strmap_finish(&macros->searched);
}

/* ---- what is known of names and places ---- */

static uint32_t find_named(const struct macros *macros, struct str name)
{
	uint32_t index = strmap_get(&macros->by_name, name);
	return index == STRMAP_NONE && macros->base ? strmap_get(&macros->base->by_name, name) : index;
}

static uint32_t find_outside(const struct macros *macros, struct str name)
{
	uint32_t index = strmap_get(&macros->outside_by_name, name);
	return index == STRMAP_NONE && macros->base ? strmap_get(&macros->base->outside_by_name, name) : index;
}

static struct str spot_key(const struct spot *spot)
{
	return (struct str){(const char *)spot, sizeof *spot};
}

/* The definition that a cursor of it stands for; STRMAP_NONE for one outside the root. */
static uint32_t find_defined(struct macros *macros, CXCursor definition)
{
	struct spot spot = sources_spot(macros->sources, clang_getCursorLocation(definition));
	uint32_t index = strmap_get(&macros->by_place, spot_key(&spot));
	return index == STRMAP_NONE && macros->base ? strmap_get(&macros->base->by_place, spot_key(&spot)) : index;
}

bool macros_inside(const struct macros *macros, uint32_t source)
{
	return source != SOURCE_NONE && macros->sources->items.items[source].inside;
}

bool expansion_asked(const struct macros *macros, const struct expansion *expansion)
{
	return expansion->spot.source != SOURCE_NONE && macros->sources->items.items[expansion->spot.source].wanted;
}

/* A compiler's own macros stand in no file, and tell the language. */
static void define_outside(struct macros *macros, CXCursor definition, struct spot spot)
{
	struct str name = libclang_str(macros->sources->arena, clang_getCursorSpelling(definition));
	if (spot.source == SOURCE_NONE && str_eq(name, STR("__cplusplus")))
		macros->symbols->cplusplus = true;
	struct outside_macro macro = {name, SYMBOL_NONE, clang_Cursor_isMacroFunctionLike(definition)};
	vec_push(&macros->outside, macro);
	strmap_put(&macros->outside_by_name, name, (uint32_t)macros->outside.len - 1);
}

void macros_define(struct macros *macros, CXCursor definition)
{
	macros->sequence++;
	struct spot spot = sources_spot(macros->sources, clang_getCursorLocation(definition));
	if (!macros_inside(macros, spot.source)) {
		define_outside(macros, definition, spot);
		return;
	}
	struct str name = libclang_str(macros->sources->arena, clang_getCursorSpelling(definition));
	uint32_t index = (uint32_t)macros->items.len;
	uint32_t previous = find_named(macros, name);
	vec_push(&macros->items, (struct macro){.name = name,
						.spot = spot,
						.sequence = macros->sequence,
						.symbol = SYMBOL_NONE,
						.previous = previous == STRMAP_NONE ? MACRO_NONE : previous});
	strmap_put(&macros->by_name, name, index);
	struct spot *key = arena_copy(macros->sources->arena, &spot, sizeof spot, _Alignof(struct spot));
	strmap_put(&macros->by_place, spot_key(key), index);
}

/*
 * The use of a macro from outside the root, by its number, or of none, by a token that spells it; `called`: with a
 * bracket behind it.
 */
static void use_outside(struct macros *macros, uint32_t index, struct use use, bool called, bool asked)
{
	if (index == STRMAP_NONE || !(asked || macros->sources->items.items[use.begin.source].wanted))
		return;
	struct outside_macro *macro = &macros->outside.items[index];
	if (macro->function_like && !called)
		return;
	if (macro->symbol == SYMBOL_NONE)
		macro->symbol = symbols_add_macro(macros->symbols, macro->name, (struct spot){SOURCE_NONE, 0});
	use.symbol = macro->symbol;
	uses_add_in_body(macros->uses, use, asked);
}

static void take_expansion(struct macros *macros, struct spot spot, uint32_t end, uint32_t macro, bool inside)
{
	if (inside)
		vec_push(&macros->expansions, (struct expansion){spot, end, macro, macros->sequence});
	else
		use_outside(macros, macro, (struct use){.begin = spot, .end = end}, true, false);
	if (macros->base && spot.source == 0)
		vec_push(&macros->in_main, (struct main_expansion){spot.offset, end, macro, inside});
}

/* The name of a macro by its number; empty where there is none. */
static struct str name_of(const struct macros *macros, uint32_t index, bool inside)
{
	if (inside)
		return index < macros->items.len ? macros->items.items[index].name : (struct str){0};
	return index < macros->outside.len ? macros->outside.items[index].name : (struct str){0};
}

bool macros_expand_again(struct macros *macros, struct main_expansion expansion)
{
	struct str name = name_of(macros, expansion.macro, expansion.inside);
	struct token token = lex_name_at(macros->sources->arena, source_text(macros->sources, 0), expansion.offset);
	macros->sequence++;
	if (!name.len || !str_eq(token.text, name))
		return !expansion.inside && expansion.macro == STRMAP_NONE;
	take_expansion(macros, (struct spot){0, expansion.offset}, expansion.end, expansion.macro, expansion.inside);
	return true;
}

void macros_expand(struct macros *macros, CXCursor cursor)
{
	uint32_t macro = STRMAP_NONE;
	macros->sequence++;
	/* Most are of macros from outside: their names tell that sooner than their definitions. */
	CXString spelling = clang_getCursorSpelling(cursor);
	struct str spelled = str_from(clang_getCString(spelling));
	if (find_named(macros, spelled) != STRMAP_NONE)
		macro = find_defined(macros, clang_getCursorReferenced(cursor));
	bool inside = macro != STRMAP_NONE;
	struct spot spot = sources_spot(macros->sources, clang_getCursorLocation(cursor));
	if (spot.source != SOURCE_NONE && (inside || macros->sources->items.items[spot.source].wanted)) {
		struct token name =
			lex_name_at(macros->sources->arena, source_text(macros->sources, spot.source), spot.offset);
		/* Otherwise another macro's brackets or body made it. */
		if (str_eq(name.text, spelled))
			take_expansion(macros, spot, (uint32_t)name.end, inside ? macro : find_outside(macros, spelled),
				       inside);
	}
	clang_disposeString(spelling);
}

struct macro *macro_read(struct macros *macros, uint32_t index)
{
	struct macro *macro = &macros->items.items[index];
	if (!macro->read) {
		macro->read = true;
		lex_macro_body(macros->sources->arena, source_text(macros->sources, macro->spot.source),
			       macro->spot.offset, &macro->body);
	}
	return macro;
}

uint32_t macro_symbol(struct macros *macros, uint32_t index)
{
	struct macro *macro = &macros->items.items[index];
	if (macro->symbol == SYMBOL_NONE)
		macro->symbol = symbols_add_macro(macros->symbols, macro->name, macro->spot);
	return macro->symbol;
}

uint32_t macro_find(const struct macros *macros, struct str name, uint32_t sequence)
{
	uint32_t index = find_named(macros, name);
	if (index == STRMAP_NONE)
		return MACRO_NONE;
	while (index != MACRO_NONE && macros->items.items[index].sequence > sequence)
		index = macros->items.items[index].previous;
	return index;
}

uint32_t macro_in_body(struct macros *macros, uint32_t owner, const struct body_name *name, uint32_t sequence)
{
	if (name->param || name->pasted)
		return MACRO_NONE;
	uint32_t index = macro_find(macros, name->text, sequence);
	if (index == MACRO_NONE || index == owner)
		return MACRO_NONE;
	bool needs_brackets = macro_read(macros, index)->body.function_like;
	return needs_brackets && !name->call && !name->last ? MACRO_NONE : index;
}

/*
 * Once for everybody, and once for the first expansion that is asked for. What the names mean is settled by the very
 * first one: it is the same whichever files are wanted.
 */
static void follow(struct macros *macros, uint32_t index, uint32_t sequence, bool asked)
{
	struct macro *macro = macro_read(macros, index);
	bool again = macro->followed;
	if (again && (macro->asked || !asked))
		return;
	if (again)
		sequence = macro->first;
	macro->followed = true;
	macro->first = sequence;
	macro->asked = asked;
	bool wanted = macros->sources->items.items[macro->spot.source].wanted;
	bool has_names = macro->body.pastes;
	for (size_t i = 0; i < macro->body.count; i++) {
		const struct body_name *name = &macro->body.names[i];
		uint32_t inner = macro_in_body(macros, index, name, sequence);
		struct use use = {.begin = {macro->spot.source, name->begin}, .end = name->end, .guessed = true};
		has_names |= inner == MACRO_NONE && !name->param;
		if (inner == MACRO_NONE && !name->param && !name->pasted && !name->member)
			use_outside(macros, find_outside(macros, name->text), use, name->call || name->last, asked);
		if (inner == MACRO_NONE)
			continue;
		use.symbol = macro_symbol(macros, inner);
		uses_add_in_body(macros->uses, use, asked);
		follow(macros, inner, sequence, asked);
		wanted |= macros->items.items[inner].wanted;
		has_names |= macros->items.items[inner].has_names;
	}
	if (again)
		return;
	macro->wanted = wanted;
	macro->has_names = has_names;
}

/* `#ifdef X` and `defined(X)` are reported like expansions, but nothing of the body comes of them. */
static bool is_test(struct macros *macros, const struct expansion *expansion)
{
	static const char *const tests[] = {"defined", "ifdef", "ifndef", "elifdef", "elifndef"};
	struct str before =
		lex_name_before(source_text(macros->sources, expansion->spot.source), expansion->spot.offset);
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		if (str_eq(before, str_from(tests[i])))
			return true;
	}
	return false;
}

/* A macro handed to another by its bare name (`LIST(DECLARE)`) is expanded only inside, where libclang sees nothing. */
static void follow_arguments(struct macros *macros, struct expansion outer)
{
	struct arena *arena = macros->sources->arena;
	struct token *names;
	size_t count;
	if (!macro_read(macros, outer.macro)->body.calls_params)
		return;
	lex_lone_arguments(arena, source_text(macros->sources, outer.spot.source), outer.end, &names, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t macro = macro_find(macros, names[i].text, outer.sequence);
		if (macro == MACRO_NONE || !macro_read(macros, macro)->body.function_like)
			continue;
		struct spot spot = {outer.spot.source, (uint32_t)names[i].begin};
		vec_push(&macros->expansions, (struct expansion){spot, (uint32_t)names[i].end, macro, outer.sequence});
	}
}

/* An include guard that is met again names itself before its definition: that is no use. */
static bool is_own_guard(const struct macros *macros, const struct expansion *expansion)
{
	const struct macro *macro = &macros->items.items[expansion->macro];
	return macro->spot.source == expansion->spot.source && macro->spot.offset > expansion->spot.offset;
}

static int cmp_expansions(const void *a, const void *b)
{
	const struct expansion *x = a, *y = b;
	if (x->spot.source != y->spot.source)
		return x->spot.source < y->spot.source ? -1 : 1;
	if (x->spot.offset != y->spot.offset)
		return x->spot.offset < y->spot.offset ? -1 : 1;
	return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

/* Those behind `settled` are sorted into those before. */
static void sort_expansions(struct macros *macros)
{
	size_t old = macros->settled, count = macros->expansions.len - old;
	struct expansion *items = macros->expansions.items;
	if (!count)
		return;
	qsort(items + old, count, sizeof *items, cmp_expansions);
	struct expansion *fresh = mem_alloc(count * sizeof *fresh);
	memcpy(fresh, items + old, count * sizeof *fresh);
	for (size_t at = old + count; count; at--) {
		if (old && cmp_expansions(&items[old - 1], &fresh[count - 1]) > 0)
			items[at - 1] = items[--old];
		else
			items[at - 1] = fresh[--count];
	}
	free(fresh);
	macros->settled = macros->expansions.len;
}

void macros_settle(struct macros *macros)
{
	/* The list grows as arguments are found. */
	for (size_t i = macros->settled; i < macros->expansions.len; i++) {
		struct expansion expansion = macros->expansions.items[i];
		bool test = is_test(macros, &expansion);
		if (!test || !is_own_guard(macros, &expansion))
			uses_add(macros->uses, (struct use){.begin = expansion.spot,
							    .end = expansion.end,
							    .symbol = macro_symbol(macros, expansion.macro)});
		if (test)
			continue;
		follow(macros, expansion.macro, expansion.sequence, expansion_asked(macros, &expansion));
		follow_arguments(macros, expansion);
	}
	sort_expansions(macros);
}

size_t expansions_from(const struct macros *macros, uint32_t source, uint32_t offset)
{
	size_t low = 0, high = macros->expansions.len;
	struct expansion key = {.spot = {source, offset}};
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (cmp_expansions(&macros->expansions.items[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool macros_want(const struct macros *macros, uint32_t source, uint32_t begin, uint32_t end)
{
	for (size_t i = expansions_from(macros, source, begin); i < macros->expansions.len; i++) {
		const struct expansion *expansion = &macros->expansions.items[i];
		if (expansion->spot.source != source || expansion->spot.offset >= end)
			return false;
		if (macros->items.items[expansion->macro].wanted)
			return true;
	}
	return false;
}

void macros_mark_sources(struct macros *macros)
{
	for (size_t i = 0; i < macros->expansions.len; i++) {
		const struct expansion *expansion = &macros->expansions.items[i];
		if (macros->items.items[expansion->macro].wanted)
			macros->sources->items.items[expansion->spot.source].may_matter = true;
	}
}

bool macros_need_bodies(const struct macros *macros)
{
	for (size_t i = 0; i < macros->expansions.len; i++) {
		const struct expansion *expansion = &macros->expansions.items[i];
		const struct macro *macro = &macros->items.items[expansion->macro];
		if (expansion->spot.source != 0 && macro->wanted && macro->has_names)
			return true;
	}
	return false;
}

static bool says(struct macros *macros, uint32_t index, uint32_t sequence, struct str word)
{
	struct macro *macro = macro_read(macros, index);
	if (macro->visit == macros->visit)
		return false;
	macro->visit = macros->visit;
	for (size_t i = 0; i < macro->body.count; i++) {
		const struct body_name *name = &macro->body.names[i];
		uint32_t inner = macro_in_body(macros, index, name, sequence);
		if (str_eq(name->text, word) || (inner != MACRO_NONE && says(macros, inner, sequence, word)))
			return true;
	}
	return false;
}

bool macros_say(struct macros *macros, struct spot spot, struct str word)
{
	for (size_t i = expansions_from(macros, spot.source, spot.offset); i < macros->expansions.len; i++) {
		const struct expansion *expansion = &macros->expansions.items[i];
		if (expansion->spot.source != spot.source || expansion->spot.offset != spot.offset)
			break;
		macros->visit++;
		if (says(macros, expansion->macro, expansion->sequence, word))
			return true;
	}
	return false;
}

/* Macros: their definitions, their expansions, and what their bodies name. */
#include "macros.h"

#include <string.h>

#include "how.h"
#include "libclang.h"

void uses_add(struct uses *uses, struct use use)
{
	if (uses->sources->items.items[use.begin.source].wanted)
		vec_push(&uses->items, use);
}

/* A body's token is told in whatever file it stands, where an expansion that is `asked` for leads to it. */
static void add_in_body(struct uses *uses, struct use use, bool asked)
{
	if (asked)
		vec_push(&uses->items, use);
	else
		uses_add(uses, use);
}

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

static uint32_t find_searched(const struct macros *macros, struct str key)
{
	uint32_t found = strmap_get(&macros->searched, key);
	return found == STRMAP_NONE && macros->base ? strmap_get(&macros->base->searched, key) : found;
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

static bool is_inside(const struct macros *macros, uint32_t source)
{
	return source != SOURCE_NONE && macros->sources->items.items[source].inside;
}

/* What it expands to is asked for: it stands in a wanted file. */
static bool is_asked(const struct macros *macros, const struct expansion *expansion)
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
	if (!is_inside(macros, spot.source)) {
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

/* The use of a macro from outside the root by a token that spells it; `called`: with a bracket behind it. */
static void use_outside(struct macros *macros, struct str name, struct use use, bool called, bool asked)
{
	uint32_t index = find_outside(macros, name);
	if (index == STRMAP_NONE || !(asked || macros->sources->items.items[use.begin.source].wanted))
		return;
	struct outside_macro *macro = &macros->outside.items[index];
	if (macro->function_like && !called)
		return;
	if (macro->symbol == SYMBOL_NONE)
		macro->symbol = symbols_add_macro(macros->symbols, macro->name, (struct spot){SOURCE_NONE, 0});
	use.symbol = macro->symbol;
	add_in_body(macros->uses, use, asked);
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
		struct use use = {.begin = spot, .end = (uint32_t)name.end};
		if (!str_eq(name.text, spelled))
			; /* another macro's brackets or body made it */
		else if (inside)
			vec_push(&macros->expansions, (struct expansion){spot, use.end, macro, macros->sequence});
		else
			use_outside(macros, spelled, use, true, false);
	}
	clang_disposeString(spelling);
}

static struct macro *read_macro(struct macros *macros, uint32_t index)
{
	struct macro *macro = &macros->items.items[index];
	if (!macro->read) {
		macro->read = true;
		lex_macro_body(macros->sources->arena, source_text(macros->sources, macro->spot.source),
			       macro->spot.offset, &macro->body);
	}
	return macro;
}

static uint32_t macro_symbol(struct macros *macros, uint32_t index)
{
	struct macro *macro = &macros->items.items[index];
	if (macro->symbol == SYMBOL_NONE)
		macro->symbol = symbols_add_macro(macros->symbols, macro->name, macro->spot);
	return macro->symbol;
}

/* What `name` means at a point of the preprocessor's way: its last definition before. */
static uint32_t find_macro(const struct macros *macros, struct str name, uint32_t sequence)
{
	uint32_t index = find_named(macros, name);
	if (index == STRMAP_NONE)
		return MACRO_NONE;
	while (index != MACRO_NONE && macros->items.items[index].sequence > sequence)
		index = macros->items.items[index].previous;
	return index;
}

/* The macro that a name in a body is expanded to; MACRO_NONE where it is none, or is named without the brackets it
 * needs. */
static uint32_t macro_in_body(struct macros *macros, uint32_t owner, const struct body_name *name, uint32_t sequence)
{
	if (name->param || name->pasted)
		return MACRO_NONE;
	uint32_t index = find_macro(macros, name->text, sequence);
	if (index == MACRO_NONE || index == owner)
		return MACRO_NONE;
	bool needs_brackets = read_macro(macros, index)->body.function_like;
	return needs_brackets && !name->call && !name->last ? MACRO_NONE : index;
}

/*
 * Once for everybody, and once for the first expansion that is asked for. What the names mean is settled by the very
 * first one: it is the same whichever files are wanted.
 */
static void follow(struct macros *macros, uint32_t index, uint32_t sequence, bool asked)
{
	struct macro *macro = read_macro(macros, index);
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
			use_outside(macros, name->text, use, name->call || name->last, asked);
		if (inner == MACRO_NONE)
			continue;
		use.symbol = macro_symbol(macros, inner);
		add_in_body(macros->uses, use, asked);
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
	if (!read_macro(macros, outer.macro)->body.calls_params)
		return;
	lex_lone_arguments(arena, source_text(macros->sources, outer.spot.source), outer.end, &names, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t macro = find_macro(macros, names[i].text, outer.sequence);
		if (macro == MACRO_NONE || !read_macro(macros, macro)->body.function_like)
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
		follow(macros, expansion.macro, expansion.sequence, is_asked(macros, &expansion));
		follow_arguments(macros, expansion);
	}
	sort_expansions(macros);
}

/* The first expansion at or behind a place, in the sorted list. */
static size_t lower_bound(const struct macros *macros, uint32_t source, uint32_t offset)
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
	for (size_t i = lower_bound(macros, source, begin); i < macros->expansions.len; i++) {
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
	struct macro *macro = read_macro(macros, index);
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
	for (size_t i = lower_bound(macros, spot.source, spot.offset); i < macros->expansions.len; i++) {
		const struct expansion *expansion = &macros->expansions.items[i];
		if (expansion->spot.source != spot.source || expansion->spot.offset != spot.offset)
			break;
		macros->visit++;
		if (says(macros, expansion->macro, expansion->sequence, word))
			return true;
	}
	return false;
}

/* ---- whose token is it? ---- */

/* What a search looks for, in the order in which it is tried. */
enum search_mode {
	SEARCH_NAMES,     /* the name itself, where no macro has it */
	SEARCH_FRAGMENTS, /* a part of the name beside a ## */
	SEARCH_ANY_NAME,  /* the name itself, though a macro seems to have it: that one was undefined in between */
};

struct search {
	struct str name;
	uint32_t symbol;
	uint32_t how;
	uint32_t sequence;
	bool member; /* a field: look behind . and -> first */
	bool asked;  /* for an expansion in a wanted file */
};

static void add_body_use(struct macros *macros, const struct macro *macro, uint32_t begin, uint32_t end,
			 const struct search *search)
{
	uint32_t how = search->how;
	if (how & USE_SIZEOF && !how_ends_type(str_from_offset(source_text(macros->sources, macro->spot.source), end)))
		how &= ~(uint32_t)USE_SIZEOF;
	struct use use = {.begin = {macro->spot.source, begin}, .end = end, .symbol = search->symbol, .how = how};
	add_in_body(macros->uses, use, search->asked);
}

static bool names_symbol(struct macros *macros, uint32_t index, const struct body_name *name,
			 const struct search *search, enum search_mode mode)
{
	if (name->param || name->pasted || !str_eq(name->text, search->name))
		return false;
	return mode == SEARCH_ANY_NAME || macro_in_body(macros, index, name, search->sequence) == MACRO_NONE;
}

/* A field is written behind . or ->, anything else is not; where only the other kind is there, that one is meant. */
static bool search_names(struct macros *macros, uint32_t index, const struct search *search, enum search_mode mode)
{
	const struct macro *macro = read_macro(macros, index);
	bool found = false;
	for (int likely = 1; likely >= 0 && !found; likely--) {
		for (size_t i = 0; i < macro->body.count; i++) {
			const struct body_name *name = &macro->body.names[i];
			if ((name->member == search->member) != likely ||
			    !names_symbol(macros, index, name, search, mode))
				continue;
			add_body_use(macros, macro, name->begin, name->end, search);
			found = true;
		}
	}
	return found;
}

static bool search_fragments(struct macros *macros, uint32_t index, const struct search *search)
{
	const struct macro *macro = read_macro(macros, index);
	for (size_t i = 0; i < macro->body.count; i++) {
		const struct body_name *name = &macro->body.names[i];
		if (name->param || !str_contains(search->name, name->text) || str_eq(search->name, name->text))
			continue;
		/* A macro that does not paste hands its fragment to one that does. */
		if (macro->body.pastes ? !name->pasted : name->call || name->member)
			continue;
		add_body_use(macros, macro, macro->spot.offset, macro->spot.offset + (uint32_t)macro->name.len, search);
		return true;
	}
	return false;
}

static bool search_macro(struct macros *macros, uint32_t index, const struct search *search, enum search_mode mode)
{
	struct macro *macro = read_macro(macros, index);
	if (macro->visit == macros->visit)
		return false;
	macro->visit = macros->visit;
	if (mode == SEARCH_FRAGMENTS ? search_fragments(macros, index, search)
				     : search_names(macros, index, search, mode))
		return true;
	for (size_t i = 0; i < macro->body.count; i++) {
		uint32_t inner = macro_in_body(macros, index, &macro->body.names[i], search->sequence);
		if (inner != MACRO_NONE && search_macro(macros, inner, search, mode))
			return true;
	}
	return false;
}

static bool pastes(struct macros *macros, uint32_t index, uint32_t sequence)
{
	struct macro *macro = read_macro(macros, index);
	if (macro->visit == macros->visit)
		return false;
	macro->visit = macros->visit;
	if (macro->body.pastes)
		return true;
	for (size_t i = 0; i < macro->body.count; i++) {
		uint32_t inner = macro_in_body(macros, index, &macro->body.names[i], sequence);
		if (inner != MACRO_NONE && pastes(macros, inner, sequence))
			return true;
	}
	return false;
}

/* Whether the macro's body, or one that it leads to, wrote the name; tells it there. */
static bool tell_in_body(struct macros *macros, const struct expansion *expansion, const struct search *search)
{
	for (int mode = SEARCH_NAMES; mode <= SEARCH_ANY_NAME; mode++) {
		macros->visit++;
		if (mode == SEARCH_FRAGMENTS && !pastes(macros, expansion->macro, search->sequence))
			continue;
		macros->visit++;
		if (search_macro(macros, expansion->macro, search, (enum search_mode)mode))
			return true;
	}
	return false;
}

/*
 * Looks once for each macro, symbol and way of using it, and once more for each wanted file with such an expansion:
 * what is told for one file does not depend on which others are wanted too.
 */
static bool tell_in_macro(struct macros *macros, const struct expansion *expansion, struct str name, uint32_t symbol,
			  uint32_t how)
{
	bool asked = is_asked(macros, expansion);
	const uint32_t key_parts[] = {expansion->macro, symbol, how, asked ? expansion->spot.source : SOURCE_NONE};
	struct str key = {(const char *)key_parts, sizeof key_parts};
	uint32_t known = find_searched(macros, key);
	if (known != STRMAP_NONE)
		return known;
	struct search search = {.name = name,
				.symbol = symbol,
				.how = how,
				.sequence = expansion->sequence,
				.member = macros->symbols->items.items[symbol].kind == SYMBOL_FIELD,
				.asked = asked};
	bool found = tell_in_body(macros, expansion, &search);
	key.ptr = arena_copy(macros->sources->arena, key_parts, sizeof key_parts, _Alignof(uint32_t));
	strmap_put(&macros->searched, key, found);
	return found;
}

/* A ## between parameters makes a name of what its caller wrote: it is told at the macro's name, where it was called.
 */
static void tell_paste(struct macros *macros, const struct expansion *expansion, uint32_t symbol, uint32_t how)
{
	macros->visit++;
	if (is_inside(macros, expansion->spot.source) && pastes(macros, expansion->macro, expansion->sequence))
		uses_add(macros->uses,
			 (struct use){.begin = expansion->spot, .end = expansion->end, .symbol = symbol, .how = how});
}

/* The token is another's name: that of a macro which others handed on until it was expanded. */
static void tell_handed_macro(struct macros *macros, struct spot spot, const struct token *token, uint32_t symbol,
			      uint32_t how)
{
	uint32_t macro = find_macro(macros, token->text, UINT32_MAX);
	if (macro == MACRO_NONE)
		return;
	struct expansion expansion = {spot, (uint32_t)token->end, macro, UINT32_MAX};
	if (!tell_in_macro(macros, &expansion, symbol_last_name(macros->symbols, symbol), symbol, how))
		return;
	uses_add(macros->uses,
		 (struct use){.begin = spot, .end = expansion.end, .symbol = macro_symbol(macros, macro)});
}

void macros_tell(struct macros *macros, struct spot spot, uint32_t symbol, uint32_t how)
{
	struct str name = symbol_last_name(macros->symbols, symbol);
	if (spot.source == SOURCE_NONE || !name.len)
		return;
	size_t first = lower_bound(macros, spot.source, spot.offset), end = first;
	for (; end < macros->expansions.len; end++) {
		const struct expansion *expansion = &macros->expansions.items[end];
		if (expansion->spot.source != spot.source || expansion->spot.offset != spot.offset)
			break;
		if (tell_in_macro(macros, expansion, name, symbol, how))
			return;
	}
	if (end > first) {
		tell_paste(macros, &macros->expansions.items[first], symbol, how);
		return;
	}
	if (!is_inside(macros, spot.source))
		return;
	struct token token =
		lex_name_at(macros->sources->arena, source_text(macros->sources, spot.source), spot.offset);
	if (token.kind == TOKEN_NAME && str_eq(token.text, name))
		uses_add(macros->uses,
			 (struct use){.begin = spot, .end = (uint32_t)token.end, .symbol = symbol, .how = how});
	else if (token.kind == TOKEN_NAME)
		tell_handed_macro(macros, spot, &token, symbol, how);
}

/* The symbols of one unit and the places inside the root where each is declared. */
#include "symbols.h"

#include <autotomy/base/hash.h>

#include "how.h"
#include "lex.h"
#include "libclang.h"
#include "types.h"

void symbols_init(struct symbols *symbols, struct sources *sources)
{
	*symbols = (struct symbols){.sources = sources};
}

void symbols_begin(struct symbols *symbols, const struct symbols *base, struct sources *sources)
{
	*symbols = (struct symbols){.sources = sources, .base = base, .cplusplus = base->cplusplus};
	vec_reserve(&symbols->items, base->items.len);
	symbols->items.len = base->items.len;
	for (size_t i = 0; i < base->items.len; i++) {
		symbols->items.items[i] = base->items.items[i];
		symbols->items.items[i].shared = true;
	}
}

void symbols_finish(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->items.len; i++) {
		if (!symbols->items.items[i].shared)
			vec_free(&symbols->items.items[i].places);
	}
	vec_free(&symbols->items);
	cursor_map_finish(&symbols->by_cursor);
	strmap_finish(&symbols->by_place);
}

bool symbol_kind_of(enum CXCursorKind cursor, enum symbol_kind *kind)
{
	switch (cursor) {
	case CXCursor_FunctionDecl:
	case CXCursor_FunctionTemplate:
	case CXCursor_CXXMethod:
	case CXCursor_Constructor:
	case CXCursor_Destructor:
	case CXCursor_ConversionFunction:
		*kind = SYMBOL_FUNCTION;
		return true;
	case CXCursor_VarDecl:
		*kind = SYMBOL_VARIABLE;
		return true;
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_ClassDecl:
	case CXCursor_EnumDecl:
	case CXCursor_TypedefDecl:
	case CXCursor_TypeAliasDecl:
	case CXCursor_TypeAliasTemplateDecl:
	case CXCursor_ClassTemplate:
	case CXCursor_ClassTemplatePartialSpecialization:
		*kind = SYMBOL_TYPE;
		return true;
	case CXCursor_EnumConstantDecl:
		*kind = SYMBOL_ENUMERATOR;
		return true;
	case CXCursor_FieldDecl:
		*kind = SYMBOL_FIELD;
		return true;
	default:
		return false;
	}
}

static bool is_tag(enum CXCursorKind kind)
{
	return kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl || kind == CXCursor_ClassDecl ||
	       kind == CXCursor_EnumDecl;
}

/* Whether the declaration, or the type that it is a member of, is a function's own. */
static bool is_local(CXCursor cursor)
{
	for (;;) {
		cursor = clang_getCursorSemanticParent(cursor);
		if (is_tag(cursor.kind) || cursor.kind == CXCursor_ClassTemplate ||
		    cursor.kind == CXCursor_ClassTemplatePartialSpecialization)
			continue;
		enum symbol_kind kind;
		return symbol_kind_of(cursor.kind, &kind);
	}
}

/* `struct page` within another declaration makes the type known, but only `struct page;` declares it for its own sake.
 */
static bool is_mere_mention(struct symbols *symbols, CXCursor cursor)
{
	if (!is_tag(cursor.kind) || clang_isCursorDefinition(cursor))
		return false;
	struct spot end = sources_spot(symbols->sources, clang_getRangeEnd(clang_getCursorExtent(cursor)));
	if (end.source == SOURCE_NONE)
		return true;
	size_t offset = end.offset;
	struct str text = source_text(symbols->sources, end.source);
	struct token next = lex_next(symbols->sources->arena, text, &offset, false);
	return !str_eq(next.text, STR(";")) && !str_starts(next.text, STR("__attribute"));
}

static bool is_class(enum CXCursorKind kind)
{
	return kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl || kind == CXCursor_ClassDecl ||
	       kind == CXCursor_ClassTemplate || kind == CXCursor_ClassTemplatePartialSpecialization;
}

/* C's tentative definition (`int count;` in a source) is one to everybody but libclang. */
static bool is_definition(const struct symbols *symbols, CXCursor cursor)
{
	if (clang_isCursorDefinition(cursor))
		return true;
	return cursor.kind == CXCursor_VarDecl && !symbols->cplusplus &&
	       clang_Cursor_getStorageClass(cursor) != CX_SC_Extern;
}

static struct spot spot_of(struct symbols *symbols, CXCursor cursor)
{
	return sources_spot(symbols->sources, clang_getCursorLocation(cursor));
}

static bool is_inside(const struct symbols *symbols, struct spot spot)
{
	return spot.source != SOURCE_NONE && symbols->sources->items.items[spot.source].inside;
}

struct declared *symbol_own_places(struct symbol *symbol)
{
	if (symbol->shared) {
		const struct declared *theirs = symbol->places.items;
		size_t count = symbol->places.len;
		symbol->shared = false;
		symbol->places.items = NULL;
		symbol->places.len = symbol->places.cap = 0;
		vec_reserve(&symbol->places, count + 1);
		for (size_t i = 0; i < count; i++)
			vec_push(&symbol->places, theirs[i]);
	}
	return symbol->places.items;
}

static void put_place(struct symbol *symbol, struct declared place)
{
	for (size_t i = 0; i < symbol->places.len; i++) {
		const struct declared *known = &symbol->places.items[i];
		if (known->spot.source != place.spot.source || known->spot.offset != place.spot.offset)
			continue;
		if (place.definition && !known->definition)
			symbol_own_places(symbol)[i].definition = true;
		return;
	}
	symbol_own_places(symbol);
	vec_push(&symbol->places, place);
}

static void add_place(struct symbols *symbols, uint32_t index, CXCursor cursor, struct spot spot)
{
	if (is_inside(symbols, spot))
		put_place(&symbols->items.items[index],
			  (struct declared){.spot = spot, .definition = is_definition(symbols, cursor)});
}

/* ---- who is who ---- */

static bool is_typedef_kind(enum CXCursorKind kind)
{
	return kind == CXCursor_TypedefDecl || kind == CXCursor_TypeAliasDecl;
}

static uint64_t spelling_hash(CXCursor cursor)
{
	CXString spelling = clang_getCursorSpelling(cursor);
	struct str name = str_from(clang_getCString(spelling));
	/* Some versions append the arguments of the class template. */
	if (cursor.kind == CXCursor_Constructor || cursor.kind == CXCursor_Destructor)
		name = str_sub(name, 0, str_find(name, '<'));
	uint64_t hash = hash_bytes(name);
	clang_disposeString(spelling);
	return hash;
}

/* Together with the name of its class: a list that is included in two of them declares members of both. */
static uint32_t name_hash(CXCursor cursor)
{
	CXCursor parent = clang_getCursorSemanticParent(cursor);
	uint64_t hash = is_class(parent.kind) ? spelling_hash(parent) : 0;
	if (cursor.kind !=
	    CXCursor_ConversionFunction) /* that is named after the type, which an instantiation changes */
		hash = hash * 31 + spelling_hash(cursor);
	return (uint32_t)hash;
}

/*
 * What is called undeclared is placed where that happens first: a builtin, or, in C before 1999, any function. But
 * nothing is written there beyond the name; in a macro's body, which hides it, no parameters.
 */
static bool is_implicit(struct symbols *symbols, CXCursor cursor)
{
	if (cursor.kind != CXCursor_FunctionDecl)
		return false;
	struct arena *arena = symbols->sources->arena;
	struct spot spot = spot_of(symbols, cursor);
	struct spot begin = sources_spot(symbols->sources, clang_getRangeStart(clang_getCursorExtent(cursor)));
	if (begin.source == SOURCE_NONE)
		return true;
	if (spot.source != begin.source || spot.offset != begin.offset)
		return false;
	struct spot end = sources_spot(symbols->sources, clang_getRangeEnd(clang_getCursorExtent(cursor)));
	struct str name = libclang_str(arena, clang_getCursorSpelling(cursor));
	struct token first = lex_name_at(arena, source_text(symbols->sources, begin.source), begin.offset);
	if (str_eq(first.text, name))
		return end.offset == first.end;
	if (clang_Cursor_getNumArguments(cursor) > 0)
		return spot_of(symbols, clang_Cursor_getArgument(cursor, 0)).source == SOURCE_NONE;
	return str_starts(name, STR("__builtin_"));
}

/* What is implicit stands nowhere: its first use is no place that another parse would find again. */
static struct place_key key_of(struct symbols *symbols, CXCursor cursor, enum symbol_kind kind, struct spot spot)
{
	uint32_t type = is_typedef_kind(cursor.kind);
	if (is_implicit(symbols, cursor))
		spot = (struct spot){SOURCE_NONE, 0};
	return (struct place_key){spot.source, spot.offset, (uint32_t)kind << 1 | type, name_hash(cursor)};
}

/*
 * In C a cursor that is met again in one parse is all that is needed: what was declared twice at one place, under one
 * name, is one symbol to libclang as well.
 */
static bool goes_by_places(const struct symbols *symbols)
{
	return symbols->cplusplus || symbols->to_freeze || symbols->base;
}

static uint32_t find_by_place(const struct symbols *symbols, const struct place_key *key)
{
	struct str bytes = {(const char *)key, sizeof *key};
	uint32_t index = strmap_get(&symbols->by_place, bytes);
	return index == STRMAP_NONE && symbols->base ? strmap_get(&symbols->base->by_place, bytes) : index;
}

static void put_by_place(struct symbols *symbols, const struct place_key *key, uint32_t index)
{
	if (find_by_place(symbols, key) != STRMAP_NONE)
		return;
	struct str bytes = {arena_copy(symbols->sources->arena, key, sizeof *key, _Alignof(struct place_key)),
			    sizeof *key};
	strmap_put(&symbols->by_place, bytes, index);
}

static uint32_t add_symbol(struct symbols *symbols, CXCursor cursor, enum symbol_kind kind)
{
	vec_push(&symbols->items, (struct symbol){.cursor = cursor,
						  .kind = kind,
						  .is_typedef = is_typedef_kind(cursor.kind),
						  .holder = SYMBOL_NONE,
						  .record = SYMBOL_NONE});
	return (uint32_t)symbols->items.len - 1;
}

/* Of a canonical cursor. */
static uint32_t find_or_add(struct symbols *symbols, CXCursor cursor)
{
	enum symbol_kind kind;
	uint32_t index;
	if (cursor_map_get(&symbols->by_cursor, cursor, &index))
		return index;
	index = SYMBOL_NONE;
	if (symbol_kind_of(cursor.kind, &kind) && !is_local(cursor)) {
		bool keyed = goes_by_places(symbols);
		struct place_key key =
			keyed ? key_of(symbols, cursor, kind, spot_of(symbols, cursor)) : (struct place_key){0};
		index = keyed ? find_by_place(symbols, &key) : SYMBOL_NONE;
		if (index == SYMBOL_NONE) {
			index = add_symbol(symbols, cursor, kind);
			symbols->items.items[index].key = key;
			if (keyed)
				put_by_place(symbols, &key, index);
		}
	}
	cursor_map_put(&symbols->by_cursor, cursor, index);
	return index;
}

uint32_t symbols_declare(struct symbols *symbols, CXCursor declaration)
{
	enum symbol_kind kind;
	CXCursor canonical = clang_getCanonicalCursor(declaration);
	uint32_t index = find_or_add(symbols, canonical);
	if (index == SYMBOL_NONE)
		return SYMBOL_NONE;
	struct spot spot = spot_of(symbols, declaration);
	if (!clang_equalCursors(declaration, canonical) && symbol_kind_of(declaration.kind, &kind)) {
		cursor_map_put(&symbols->by_cursor, declaration, index);
		if (goes_by_places(symbols)) {
			struct place_key key = key_of(symbols, declaration, kind, spot);
			put_by_place(symbols, &key, index);
		}
	}
	if (!is_mere_mention(symbols, declaration) && !is_implicit(symbols, declaration))
		add_place(symbols, index, declaration, spot);
	return index;
}

/* Without adding it. */
static uint32_t find_known(struct symbols *symbols, CXCursor cursor)
{
	enum symbol_kind kind;
	uint32_t index;
	if (cursor_map_get(&symbols->by_cursor, cursor, &index))
		return index;
	if (!goes_by_places(symbols) || !symbol_kind_of(cursor.kind, &kind))
		return SYMBOL_NONE;
	struct place_key key = key_of(symbols, cursor, kind, spot_of(symbols, cursor));
	return find_by_place(symbols, &key);
}

void symbols_declare_outside(struct symbols *symbols, CXCursor declaration)
{
	CXCursor first = clang_getCanonicalCursor(declaration);
	if (clang_equalCursors(first, declaration))
		return;
	uint32_t index = find_known(symbols, first);
	if (index != SYMBOL_NONE)
		symbols->items.items[index].outside = true;
}

void symbols_declare_at(struct symbols *symbols, CXCursor declaration, struct spot spot)
{
	uint32_t index = find_or_add(symbols, clang_getCanonicalCursor(declaration));
	if (index != SYMBOL_NONE && spot.source != SOURCE_NONE)
		put_place(&symbols->items.items[index], (struct declared){.spot = spot});
}

uint32_t symbols_add_macro(struct symbols *symbols, struct str name, struct spot spot)
{
	struct symbol symbol = {.cursor = clang_getNullCursor(),
				.kind = SYMBOL_MACRO,
				.last_name = name,
				.has_name = true,
				.holder = SYMBOL_NONE,
				.record = SYMBOL_NONE};
	if (spot.source != SOURCE_NONE)
		vec_push(&symbol.places, (struct declared){.spot = spot, .definition = true});
	vec_push(&symbols->items, symbol);
	return (uint32_t)symbols->items.len - 1;
}

/* What was not declared as the unit was read: enumerators, fields, and everything outside the root. */
static uint32_t find_undeclared(struct symbols *symbols, CXCursor referenced)
{
	enum symbol_kind kind;
	if (!symbol_kind_of(referenced.kind, &kind) || is_local(referenced))
		return SYMBOL_NONE;
	uint32_t index = SYMBOL_NONE;
	if (goes_by_places(symbols)) {
		struct place_key key = key_of(symbols, referenced, kind, spot_of(symbols, referenced));
		index = find_by_place(symbols, &key);
	}
	if (index != SYMBOL_NONE && symbols->items.items[index].places.len)
		return index;
	CXCursor template = symbols->cplusplus ? clang_getSpecializedCursorTemplate(referenced) : clang_getNullCursor();
	CXCursor first = clang_getCanonicalCursor(clang_Cursor_isNull(template) ? referenced : template);
	index = find_or_add(symbols, first);
	if (index == SYMBOL_NONE || symbols->items.items[index].places.len || is_mere_mention(symbols, first) ||
	    is_implicit(symbols, first))
		return index;
	CXCursor definition = clang_getCursorDefinition(first);
	add_place(symbols, index, first, spot_of(symbols, first));
	if (!clang_Cursor_isNull(definition))
		add_place(symbols, index, definition, spot_of(symbols, definition));
	return index;
}

uint32_t symbols_find(struct symbols *symbols, CXCursor referenced)
{
	uint32_t index;
	if (!cursor_map_get(&symbols->by_cursor, referenced, &index)) {
		index = find_undeclared(symbols, referenced);
		cursor_map_put(&symbols->by_cursor, referenced, index);
	}
	if (index == SYMBOL_NONE)
		return SYMBOL_NONE;
	const struct symbol *symbol = &symbols->items.items[index];
	return symbol->places.len || symbol->kind != SYMBOL_FIELD ? index : SYMBOL_NONE;
}

uint32_t symbols_take_over(struct symbols *symbols, const struct symbol *earlier, bool *added)
{
	*added = false;
	uint32_t index = find_by_place(symbols, &earlier->key);
	if (index != STRMAP_NONE)
		return index;
	if (earlier->key.source == 0)
		return SYMBOL_NONE;
	for (size_t i = 0; i < earlier->places.len; i++) {
		if (earlier->places.items[i].spot.source == 0)
			return SYMBOL_NONE;
	}
	index = (uint32_t)symbols->items.len;
	vec_push(&symbols->items, *earlier);
	symbols->items.items[index].shared = true;
	put_by_place(symbols, &earlier->key, index);
	*added = true;
	return index;
}

/* ---- names ---- */

/* Of a tag without a name: the name that a typedef gives it, if one does. libclang before 16 leaves it empty. */
static struct str name_by_typedef(struct arena *arena, CXCursor cursor)
{
	struct str type = libclang_str(arena, clang_getTypeSpelling(clang_getCursorType(cursor)));
	if (str_find(type, '(') != SIZE_MAX || str_find(type, '<') != SIZE_MAX)
		return (struct str){0};
	size_t begin = type.len;
	while (begin && type.ptr[begin - 1] != ' ' && type.ptr[begin - 1] != ':')
		begin--;
	return str_from_offset(type, begin);
}

static struct str own_name(struct arena *arena, CXCursor cursor)
{
	struct str name = libclang_str(arena, clang_getCursorSpelling(cursor));
	/* What has no name is described from libclang 16 on: "union (unnamed at ...)". */
	bool described = str_find(name, '(') != SIZE_MAX;
	if (is_tag(cursor.kind) && (!name.len || described))
		return name_by_typedef(arena, cursor);
	if (cursor.kind == CXCursor_FieldDecl && described)
		return (struct str){0};
	if (cursor.kind == CXCursor_Constructor || cursor.kind == CXCursor_Destructor) {
		/* Some versions append the arguments of the class template. */
		size_t bracket = str_find(name, '<');
		return str_sub(name, 0, bracket);
	}
	return name;
}

struct str symbol_last_name(struct symbols *symbols, uint32_t index)
{
	struct symbol *symbol = &symbols->items.items[index];
	if (!symbol->has_name) {
		symbol->has_name = true;
		symbol->last_name = own_name(symbols->sources->arena, symbol->cursor);
	}
	return symbol->last_name;
}

/* Unnamed and inline namespaces, unnamed types and unscoped enumerations are no part of a name as it is written. */
static bool is_part_of_name(CXCursor parent)
{
	if (parent.kind == CXCursor_Namespace)
		return !clang_Cursor_isInlineNamespace(parent) && !clang_Cursor_isAnonymous(parent);
	return is_class(parent.kind) || (parent.kind == CXCursor_EnumDecl && clang_EnumDecl_isScoped(parent));
}

struct str symbol_full_name(struct symbols *symbols, uint32_t index)
{
	struct arena *arena = symbols->sources->arena;
	struct str name = symbol_last_name(symbols, index);
	const struct symbol *symbol = &symbols->items.items[index];
	if (symbol->resolved)
		return symbol->traits.name;
	if (symbol->kind == SYMBOL_MACRO || !name.len)
		return name;
	CXCursor parent = clang_getCursorSemanticParent(symbol->cursor);
	for (; !clang_Cursor_isNull(parent) && !clang_isInvalid(parent.kind) && parent.kind != CXCursor_TranslationUnit;
	     parent = clang_getCursorSemanticParent(parent)) {
		struct str part = is_part_of_name(parent) ? own_name(arena, parent) : (struct str){0};
		if (part.len)
			name = arena_printf(arena, "%.*s::%.*s", STR_ARG(part), STR_ARG(name));
	}
	return name;
}

/* The type that holds a field: what has no name is a part of what is around it. */
static CXCursor holder_of(struct symbols *symbols, CXCursor field)
{
	CXCursor holder = clang_getCursorSemanticParent(field);
	while (is_class(holder.kind) && !own_name(symbols->sources->arena, holder).len) {
		CXCursor outer = clang_getCursorSemanticParent(holder);
		if (!is_class(outer.kind))
			break;
		holder = outer;
	}
	return holder;
}

uint32_t symbol_record(struct symbols *symbols, uint32_t index)
{
	const struct symbol *symbol = &symbols->items.items[index];
	CXCursor record = clang_getNullCursor();
	if (symbol->related)
		return symbol->holder;
	if (symbol->kind == SYMBOL_FIELD)
		record = holder_of(symbols, symbol->cursor);
	else if (symbol->is_typedef)
		record = type_record(clang_getTypedefDeclUnderlyingType(symbol->cursor));
	uint32_t holder = clang_Cursor_isNull(record) ? SYMBOL_NONE : symbols_find(symbols, record);
	symbols->items.items[index].related = true; /* the list may have grown */
	symbols->items.items[index].holder = holder;
	return holder;
}

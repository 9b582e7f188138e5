/* The symbols of one unit and the places inside the root where each is declared. */
#include "symbols.h"

#include <autotomy/base/hash.h>

#include "how.h"
#include "lex.h"
#include "libclang.h"

void symbols_init(struct symbols *symbols, struct sources *sources)
{
	*symbols = (struct symbols){.sources = sources};
}

void symbols_finish(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->items.len; i++)
		vec_free(&symbols->items.items[i].places);
	vec_free(&symbols->items);
	cursor_map_finish(&symbols->by_cursor);
	strmap_finish(&symbols->by_place);
}

static bool kind_of(enum CXCursorKind cursor, enum symbol_kind *kind)
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
		return kind_of(cursor.kind, &kind);
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

/* Members of an instantiation are cursors of their own, at the place of the template's member. */
static struct str place_key(struct arena *arena, struct spot spot, enum symbol_kind kind)
{
	const uint32_t key[] = {spot.source, spot.offset, (uint32_t)kind};
	return (struct str){arena_copy(arena, key, sizeof key, _Alignof(uint32_t)), sizeof key};
}

static struct spot spot_of(struct symbols *symbols, CXCursor cursor)
{
	return sources_spot(symbols->sources, clang_getCursorLocation(cursor));
}

static void add_place(struct symbols *symbols, uint32_t index, CXCursor cursor, struct spot spot)
{
	if (spot.source == SOURCE_NONE || !symbols->sources->items.items[spot.source].inside)
		return;
	struct symbol *symbol = &symbols->items.items[index];
	struct declared place = {spot, is_definition(symbols, cursor)};
	for (size_t i = 0; i < symbol->places.len; i++) {
		struct declared *known = &symbol->places.items[i];
		if (known->spot.source == spot.source && known->spot.offset == spot.offset) {
			known->definition |= place.definition;
			return;
		}
	}
	vec_push(&symbol->places, place);
}

static uint32_t find_or_add(struct symbols *symbols, CXCursor cursor)
{
	enum symbol_kind kind;
	uint32_t index;
	if (cursor_map_get(&symbols->by_cursor, cursor, &index))
		return index;
	if (!kind_of(cursor.kind, &kind) || is_local(cursor)) {
		cursor_map_put(&symbols->by_cursor, cursor, SYMBOL_NONE);
		return SYMBOL_NONE;
	}
	index = (uint32_t)symbols->items.len;
	vec_push(&symbols->items, (struct symbol){.cursor = cursor, .kind = kind, .record = SYMBOL_NONE});
	cursor_map_put(&symbols->by_cursor, cursor, index);
	return index;
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
	struct spot end = sources_spot(symbols->sources, clang_getRangeEnd(clang_getCursorExtent(cursor)));
	if (begin.source == SOURCE_NONE)
		return true;
	if (spot.source != begin.source || spot.offset != begin.offset)
		return false;
	struct str name = libclang_str(arena, clang_getCursorSpelling(cursor));
	struct token first = lex_name_at(arena, source_text(symbols->sources, begin.source), begin.offset);
	if (str_eq(first.text, name))
		return end.offset == first.end;
	if (clang_Cursor_getNumArguments(cursor) > 0)
		return spot_of(symbols, clang_Cursor_getArgument(cursor, 0)).source == SOURCE_NONE;
	return str_starts(name, STR("__builtin_"));
}

uint32_t symbols_declare(struct symbols *symbols, CXCursor declaration)
{
	uint32_t index = find_or_add(symbols, clang_getCanonicalCursor(declaration));
	if (index == SYMBOL_NONE)
		return SYMBOL_NONE;
	cursor_map_put(&symbols->by_cursor, declaration, index);
	if (is_mere_mention(symbols, declaration) || is_implicit(symbols, declaration))
		return index;
	struct spot spot = spot_of(symbols, declaration);
	add_place(symbols, index, declaration, spot);
	if (symbols->cplusplus) {
		enum symbol_kind kind = symbols->items.items[index].kind;
		strmap_put(&symbols->by_place, place_key(symbols->sources->arena, spot, kind), index);
	}
	return index;
}

void symbols_declare_outside(struct symbols *symbols, CXCursor declaration)
{
	CXCursor first = clang_getCanonicalCursor(declaration);
	uint32_t index;
	if (!clang_equalCursors(first, declaration) && cursor_map_get(&symbols->by_cursor, first, &index) &&
	    index != SYMBOL_NONE)
		symbols->items.items[index].outside = true;
}

void symbols_declare_at(struct symbols *symbols, CXCursor declaration, struct spot spot)
{
	uint32_t index = find_or_add(symbols, clang_getCanonicalCursor(declaration));
	if (index == SYMBOL_NONE || spot.source == SOURCE_NONE)
		return;
	struct symbol *symbol = &symbols->items.items[index];
	for (size_t i = 0; i < symbol->places.len; i++) {
		if (symbol->places.items[i].spot.source == spot.source &&
		    symbol->places.items[i].spot.offset == spot.offset)
			return;
	}
	vec_push(&symbol->places, (struct declared){spot, false});
}

uint32_t symbols_add_macro(struct symbols *symbols, struct str name, struct spot spot)
{
	struct symbol symbol = {.cursor = clang_getNullCursor(),
				.kind = SYMBOL_MACRO,
				.last_name = name,
				.has_name = true,
				.record = SYMBOL_NONE};
	if (spot.source != SOURCE_NONE)
		vec_push(&symbol.places, (struct declared){spot, true});
	vec_push(&symbols->items, symbol);
	return (uint32_t)symbols->items.len - 1;
}

static uint32_t find_by_place(struct symbols *symbols, CXCursor cursor)
{
	enum symbol_kind kind;
	struct spot spot = spot_of(symbols, cursor);
	if (!symbols->cplusplus || spot.source == SOURCE_NONE || !kind_of(cursor.kind, &kind))
		return SYMBOL_NONE;
	return strmap_get(&symbols->by_place, place_key(symbols->sources->arena, spot, kind));
}

/* What was not declared as the unit was read: enumerators, fields, and everything outside the root. */
static uint32_t find_undeclared(struct symbols *symbols, CXCursor referenced)
{
	CXCursor template = symbols->cplusplus ? clang_getSpecializedCursorTemplate(referenced) : clang_getNullCursor();
	CXCursor first = clang_getCanonicalCursor(clang_Cursor_isNull(template) ? referenced : template);
	uint32_t index = find_or_add(symbols, first);
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
		index = find_by_place(symbols, referenced);
		if (index == SYMBOL_NONE)
			index = find_undeclared(symbols, referenced);
		cursor_map_put(&symbols->by_cursor, referenced, index);
	}
	if (index == SYMBOL_NONE)
		return SYMBOL_NONE;
	const struct symbol *symbol = &symbols->items.items[index];
	return symbol->places.len || symbol->kind != SYMBOL_FIELD ? index : SYMBOL_NONE;
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

bool symbol_is_internal(const struct symbol *symbol)
{
	if (symbol->kind == SYMBOL_MACRO)
		return false;
	enum CXLinkageKind linkage = clang_getCursorLinkage(symbol->cursor);
	return linkage == CXLinkage_Internal || linkage == CXLinkage_UniqueExternal;
}

bool symbol_is_system(struct symbols *symbols, uint32_t index)
{
	const struct symbol *symbol = &symbols->items.items[index];
	if (symbol->kind == SYMBOL_MACRO)
		return !symbol->places.len;
	struct spot spot = spot_of(symbols, symbol->cursor);
	return !symbol->places.len || symbol->outside ||
	       (spot.source != SOURCE_NONE && !symbols->sources->items.items[spot.source].inside);
}

/* ---- what a symbol is beyond this unit, and to others in it ---- */

static uint64_t id_of(const char *prefix, struct str name)
{
	uint64_t id = hash_more(hash_more(0, str_from(prefix)), name);
	return id ? id : 1;
}

/* In C the name is all there is; libclang's own identifier of it reads so, in C++ too where it is `extern "C"`. */
static uint64_t id_of_linked(struct symbols *symbols, const struct symbol *symbol, struct str name)
{
	if (!symbols->cplusplus)
		return id_of(symbol->kind == SYMBOL_FUNCTION ? "c:@F@" : "c:@", name);
	CXString usr = clang_getCursorUSR(symbol->cursor);
	struct str text = str_from(clang_getCString(usr));
	static const char *const prefixes[] = {"c:@F@", "c:@"};
	const char *prefix = "";
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && !*prefix; i++) {
		if (str_starts(text, str_from(prefixes[i])))
			prefix = prefixes[i];
	}
	uint64_t id = id_of(prefix, str_from_offset(text, str_from(prefix).len));
	clang_disposeString(usr);
	return id;
}

uint64_t symbol_id(struct symbols *symbols, uint32_t index)
{
	struct str name = symbol_full_name(symbols, index);
	const struct symbol *symbol = &symbols->items.items[index];
	if (symbol_is_internal(symbol) || symbol_is_system(symbols, index))
		return 0;
	switch (symbol->kind) {
	case SYMBOL_FUNCTION:
	case SYMBOL_VARIABLE:
		return id_of_linked(symbols, symbol, name);
	case SYMBOL_TYPE:
		return id_of("type ", name);
	case SYMBOL_ENUMERATOR:
		return id_of("enumerator ", name);
	case SYMBOL_MACRO:
		return id_of("macro ", name);
	case SYMBOL_FIELD:
		break;
	}
	return 0;
}

bool symbol_is_typedef(const struct symbol *symbol)
{
	return symbol->cursor.kind == CXCursor_TypedefDecl || symbol->cursor.kind == CXCursor_TypeAliasDecl;
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
	if (symbol->kind == SYMBOL_FIELD)
		record = holder_of(symbols, symbol->cursor);
	else if (symbol_is_typedef(symbol))
		record = how_record_of(clang_getTypedefDeclUnderlyingType(symbol->cursor));
	return clang_Cursor_isNull(record) ? SYMBOL_NONE : symbols_find(symbols, record);
}

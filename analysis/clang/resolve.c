/* What facts say of a symbol, read off its cursor: once, so that it outlives the cursor. */
#include "how.h"
#include "lex.h"
#include "libclang.h"
#include "symbols.h"
#include "types.h"

static bool is_internal(const struct symbol *symbol)
{
	if (symbol->kind == SYMBOL_MACRO)
		return false;
	enum CXLinkageKind linkage = clang_getCursorLinkage(symbol->cursor);
	return linkage == CXLinkage_Internal || linkage == CXLinkage_UniqueExternal;
}

static bool is_outside(struct symbols *symbols, const struct symbol *symbol)
{
	if (symbol->kind == SYMBOL_MACRO)
		return false;
	struct spot spot = sources_spot(symbols->sources, clang_getCursorLocation(symbol->cursor));
	return spot.source != SOURCE_NONE && !symbols->sources->items.items[spot.source].inside;
}

bool symbol_is_system(const struct symbol *symbol)
{
	return !symbol->places.len || symbol->outside || symbol->traits.outside;
}

/* ---- what a symbol is beyond this unit ---- */

/* In C the name is all there is; libclang's own identifier of it reads so, in C++ too where it is `extern "C"`. */
static uint64_t id_of_linked(struct symbols *symbols, const struct symbol *symbol, struct str name)
{
	if (!symbols->cplusplus)
		return symbol_id_in_c(symbol->kind, name);
	CXString usr = clang_getCursorUSR(symbol->cursor);
	struct str text = str_from(clang_getCString(usr));
	static const char *const prefixes[] = {"c:@F@", "c:@"};
	const char *prefix = "";
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && !*prefix; i++) {
		if (str_starts(text, str_from(prefixes[i])))
			prefix = prefixes[i];
	}
	uint64_t id = symbol_id_of(prefix, str_from_offset(text, str_from(prefix).len));
	clang_disposeString(usr);
	return id;
}

static uint64_t symbol_id(struct symbols *symbols, const struct symbol *symbol)
{
	struct str name = symbol->traits.name;
	switch (symbol->kind) {
	case SYMBOL_FUNCTION:
	case SYMBOL_VARIABLE:
		return id_of_linked(symbols, symbol, name);
	case SYMBOL_TYPE:
		return symbol_id_of("type ", name);
	case SYMBOL_ENUMERATOR:
		return symbol_id_of("enumerator ", name);
	case SYMBOL_MACRO:
		return symbol_id_in_c(SYMBOL_MACRO, name);
	case SYMBOL_FIELD:
		break;
	}
	return 0;
}

/* ---- places ---- */

/* The name's last part where it is written at the place, else the token that stands there. */
static uint32_t name_end(struct symbols *symbols, struct spot spot, struct str name)
{
	struct str text = source_text(symbols->sources, spot.source);
	struct token token = lex_name_at(symbols->sources->arena, text, spot.offset);
	if (token.kind == TOKEN_NAME && !str_eq(token.text, STR("operator")))
		return (uint32_t)token.end;
	if (str_starts(str_from_offset(text, spot.offset), name))
		return spot.offset + (uint32_t)name.len;
	return (uint32_t)(token.kind == TOKEN_NAME ? token.end : spot.offset);
}

/* A function whose body was skipped, in a preamble, is a mere declaration to libclang. */
static bool has_body(struct symbols *symbols, const struct symbol *symbol, struct spot spot)
{
	bool skipped = symbols->bodies_skipped && spot.source != 0 && !symbols->sources->items.items[spot.source].late;
	if (symbol->kind != SYMBOL_FUNCTION || !skipped)
		return false;
	return lex_has_body(symbols->sources->arena, source_text(symbols->sources, spot.source), spot.offset);
}

static void range_places(struct symbols *symbols, uint32_t index)
{
	struct str name = symbol_last_name(symbols, index);
	struct symbol *symbol = &symbols->items.items[index];
	bool whole = true;
	for (size_t i = 0; i < symbol->places.len; i++)
		whole &= symbol->places.items[i].ranged;
	if (whole)
		return;
	struct declared *places = symbol_own_places(symbol);
	for (size_t i = 0; i < symbol->places.len; i++) {
		if (places[i].ranged)
			continue;
		places[i].range =
			sources_range(symbols->sources, places[i].spot, name_end(symbols, places[i].spot, name));
		places[i].definition = places[i].definition || has_body(symbols, symbol, places[i].spot);
		places[i].ranged = true;
	}
}

void symbol_resolve(struct symbols *symbols, uint32_t index)
{
	struct str name = symbol_full_name(symbols, index);
	struct symbol *symbol = &symbols->items.items[index];
	if (!symbol->resolved) {
		symbol->resolved = true;
		symbol->traits.name = name;
		symbol->traits.internal = is_internal(symbol);
		symbol->traits.outside = is_outside(symbols, symbol);
		symbol->traits.constant = symbol->kind == SYMBOL_VARIABLE && type_is_never_written(symbol->cursor);
		symbol->traits.id = symbol_id(symbols, symbol);
	}
	range_places(symbols, index);
}

/* A tag without a name is placed at its keyword. */
static bool is_unnamed(struct symbols *symbols, const struct symbol *symbol)
{
	if (symbol->kind != SYMBOL_TYPE)
		return false;
	struct spot spot = symbol->places.len ? symbol->places.items[0].spot
					      : sources_spot(symbols->sources, clang_getCursorLocation(symbol->cursor));
	if (spot.source == SOURCE_NONE)
		return false;
	struct str text = source_text(symbols->sources, spot.source);
	struct str word = lex_name_at(symbols->sources->arena, text, spot.offset).text;
	return str_eq(word, STR("struct")) || str_eq(word, STR("union")) || str_eq(word, STR("enum")) ||
	       str_eq(word, STR("class"));
}

bool symbol_has_own_name(struct symbols *symbols, uint32_t index)
{
	bool named = symbol_last_name(symbols, index).len;
	struct symbol *symbol = &symbols->items.items[index];
	if (!symbol->judged) {
		symbol->judged = true;
		symbol->named = named && !is_unnamed(symbols, symbol);
	}
	return symbol->named;
}

/* Whose token is it? A use that libclang places where a macro is expanded is told where its token is written. */
#include "how.h"
#include "macro_parts.h"

static uint32_t find_searched(const struct macros *macros, struct str key)
{
	uint32_t found = strmap_get(&macros->searched, key);
	return found == STRMAP_NONE && macros->base ? strmap_get(&macros->base->searched, key) : found;
}

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
	uses_add_in_body(macros->uses, use, search->asked);
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
	const struct macro *macro = macro_read(macros, index);
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
	const struct macro *macro = macro_read(macros, index);
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
	struct macro *macro = macro_read(macros, index);
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
	struct macro *macro = macro_read(macros, index);
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
	bool asked = expansion_asked(macros, expansion);
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
	if (macros_inside(macros, expansion->spot.source) && pastes(macros, expansion->macro, expansion->sequence))
		uses_add(macros->uses,
			 (struct use){.begin = expansion->spot, .end = expansion->end, .symbol = symbol, .how = how});
}

/* The token is another's name: that of a macro which others handed on until it was expanded. */
static void tell_handed_macro(struct macros *macros, struct spot spot, const struct token *token, uint32_t symbol,
			      uint32_t how)
{
	uint32_t macro = macro_find(macros, token->text, UINT32_MAX);
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
	size_t first = expansions_from(macros, spot.source, spot.offset), end = first;
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
	if (!macros_inside(macros, spot.source))
		return;
	struct token token =
		lex_name_at(macros->sources->arena, source_text(macros->sources, spot.source), spot.offset);
	if (token.kind == TOKEN_NAME && str_eq(token.text, name))
		uses_add(macros->uses,
			 (struct use){.begin = spot, .end = (uint32_t)token.end, .symbol = symbol, .how = how});
	else if (token.kind == TOKEN_NAME)
		tell_handed_macro(macros, spot, &token, symbol, how);
}

/* The symbols of one unit and the places inside the root where each is declared; none for what comes from outside. */
#ifndef AUTOTOMY_CLANG_SYMBOLS_H
#define AUTOTOMY_CLANG_SYMBOLS_H

#include <autotomy/core/facts.h>

#include "cursor_map.h"
#include "sources.h"

#define SYMBOL_NONE UINT32_MAX

/* Where a symbol is declared: its name's first byte, or the name of the macro that made it. */
struct declared {
	struct spot spot;
	bool definition;
	bool ranged; /* `range` is that of the name */
	struct text_range range;
};

/* What facts say of a symbol, beside its places. */
struct symbol_traits {
	struct str name; /* the whole of it */
	uint64_t id;     /* whatever it is */
	bool internal, constant;
	bool outside; /* its first declaration stands outside the root */
};

/*
 * What a declaration can be known by where its cursor is not: members of an instantiation are cursors of their own, at
 * the place of the template's member, and another parse has other cursors altogether. The name tells apart what one
 * macro declares.
 */
struct place_key {
	uint32_t source, offset, kind, name;
};

struct symbol {
	struct place_key key; /* of its first declaration; of C++ and of what another parse goes on from */
	CXCursor cursor;      /* null for a macro, and for what was found in another parse of the same preamble */
	enum symbol_kind kind;
	bool is_typedef;
	struct str last_name; /* the last part of its name, once asked for; a macro's name */
	bool has_name;
	bool judged, named; /* whether it has a name of its own, once asked for */
	bool told;          /* it is among the facts */
	bool resolved;      /* `traits` are there */
	bool related;       /* `holder` is there */
	bool shared;        /* its places belong to another list: copied before they are added to */
	bool outside;       /* declared again outside the root */
	uint32_t holder;    /* of a field or typedef: the record that it belongs to */
	uint32_t record;    /* the one that is told for it: see struct symbol_fact */
	struct symbol_traits traits;
	VEC(struct declared) places;
};

struct symbols {
	struct sources *sources;
	const struct symbols *base; /* what another parse found in the same preamble; or NULL */
	bool cplusplus;
	bool to_freeze;      /* another parse will go on from here */
	bool bodies_skipped; /* those of functions in headers: libclang takes these for mere declarations */
	VEC(struct symbol) items;
	struct cursor_map by_cursor; /* any cursor met, to its symbol or SYMBOL_NONE */
	struct strmap by_place;      /* a place, kind and name that a declaration stands for */
};

void symbols_init(struct symbols *symbols, struct sources *sources);
void symbols_finish(struct symbols *symbols);

/* Begins with all that `base` holds. */
void symbols_begin(struct symbols *symbols, const struct symbols *base, struct sources *sources);

/* Takes down a declaration; SYMBOL_NONE where it is none of a symbol, or lies outside the root. */
uint32_t symbols_declare(struct symbols *symbols, CXCursor declaration);

/* Takes down a declaration outside the root, where it declares again what is known from inside. */
void symbols_declare_outside(struct symbols *symbols, CXCursor declaration);

/* A further place that declares the type which `declaration` names. */
void symbols_declare_at(struct symbols *symbols, CXCursor declaration, struct spot spot);

/* `spot` is nowhere (SOURCE_NONE) for a macro from outside the root. */
uint32_t symbols_add_macro(struct symbols *symbols, struct str name, struct spot spot);

/* The symbol that a reference means; SYMBOL_NONE for locals, parameters and the fields of types from outside. */
uint32_t symbols_find(struct symbols *symbols, CXCursor referenced);

/*
 * Finds a symbol that an earlier parse of the file met, by its key, or else takes it over without its cursor: it is
 * resolved, and its places stay those of the other; `*added` tells that. SYMBOL_NONE where it must be met here first:
 * what the main file itself declares.
 */
uint32_t symbols_take_over(struct symbols *symbols, const struct symbol *earlier, bool *added);

/* The last part of a symbol's name, as it is written where it is used. Empty for what has no name. */
struct str symbol_last_name(struct symbols *symbols, uint32_t symbol);

/* The whole name; empty for what has none. */
struct str symbol_full_name(struct symbols *symbols, uint32_t symbol);

/* Whether it is written under a name of its own, and not only under that of a typedef. */
bool symbol_has_own_name(struct symbols *symbols, uint32_t symbol);

/* Fills its traits, and the ranges of its places. */
void symbol_resolve(struct symbols *symbols, uint32_t symbol);

/* Whether it is declared outside the root, of a symbol that is resolved. */
bool symbol_is_system(const struct symbol *symbol);

/* Its places, for writing. */
struct declared *symbol_own_places(struct symbol *symbol);

/* Finds the record of a field or typedef; SYMBOL_NONE where it has none, or one without a name. */
uint32_t symbol_record(struct symbols *symbols, uint32_t symbol);

/* What kind of symbol a declaration of that kind declares; false where it is none of ours. */
bool symbol_kind_of(enum CXCursorKind cursor, enum symbol_kind *kind);

#endif

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
};

struct symbol {
	CXCursor cursor; /* null for a macro */
	enum symbol_kind kind;
	struct str last_name; /* the last part of its name, once asked for; a macro's name */
	bool has_name;
	bool told;       /* it is among the facts */
	bool outside;    /* declared again outside the root */
	uint32_t record; /* of a field or typedef, once asked for: see struct symbol_fact */
	VEC(struct declared) places;
};

struct symbols {
	struct sources *sources;
	bool cplusplus;
	VEC(struct symbol) items;
	struct cursor_map by_cursor; /* any cursor met, to its symbol or SYMBOL_NONE */
	struct strmap by_place;      /* "source offset kind" of a declaration: instantiated members lead back by it */
};

void symbols_init(struct symbols *symbols, struct sources *sources);
void symbols_finish(struct symbols *symbols);

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

/* The last part of a symbol's name, as it is written where it is used. Empty for what has no name. */
struct str symbol_last_name(struct symbols *symbols, uint32_t symbol);

/* The whole name; empty for what has none. */
struct str symbol_full_name(struct symbols *symbols, uint32_t symbol);

bool symbol_is_internal(const struct symbol *symbol);

/* Whether it is declared outside the root, or nowhere. */
bool symbol_is_system(struct symbols *symbols, uint32_t symbol);

/* See struct symbol_fact. */
uint64_t symbol_id(struct symbols *symbols, uint32_t symbol);
bool symbol_is_typedef(const struct symbol *symbol);

/* Finds the record of a field or typedef; SYMBOL_NONE where it has none, or one without a name. */
uint32_t symbol_record(struct symbols *symbols, uint32_t symbol);

#endif

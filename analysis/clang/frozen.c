/* What a preamble brings, in plain data. */
#include "frozen.h"

#include <stdlib.h>
#include <string.h>

void frozen_look_for_counters(struct frozen *frozen)
{
	struct sources *sources = &frozen->head.sources;
	const struct parse_request *request = sources->request;
	frozen->plain = true;
	for (size_t i = 0; i < request->argument_count && frozen->plain; i++)
		frozen->plain = !blank_counts(request->arguments[i]);
	for (uint32_t i = 0; i < sources->items.len && frozen->plain; i++)
		frozen->plain = !blank_counts(source_text(sources, i));
}

/* What stands behind the preamble moves with every edit. */
static bool is_fixed(const struct frozen *frozen, struct spot spot)
{
	return spot.source != 0 || spot.offset < frozen->preamble.len;
}

static bool resolve_symbols(struct frozen *frozen)
{
	struct symbols *symbols = &frozen->head.symbols;
	for (uint32_t i = 0; i < symbols->items.len; i++) { /* the list grows */
		const struct symbol *symbol = &symbols->items.items[i];
		if (symbol->is_typedef || symbol->kind == SYMBOL_FIELD)
			symbol_record(symbols, i);
	}
	for (uint32_t i = 0; i < symbols->items.len; i++) {
		symbol_has_own_name(symbols, i);
		symbol_resolve(symbols, i);
		struct symbol *symbol = &symbols->items.items[i];
		symbol->cursor = clang_getNullCursor();
		for (size_t j = 0; j < symbol->places.len; j++) {
			if (!is_fixed(frozen, symbol->places.items[j].spot))
				return false;
		}
	}
	return true;
}

/* Names in bodies are views of texts that go with the unit. */
static void copy_names(struct frozen *frozen)
{
	struct macros *macros = &frozen->head.macros;
	for (size_t i = 0; i < macros->items.len; i++) {
		struct macro_body *body = &macros->items.items[i].body;
		for (size_t j = 0; j < body->count; j++)
			body->names[j].text = arena_str(&frozen->arena, body->names[j].text);
	}
}

static bool are_uses_fixed(const struct frozen *frozen)
{
	for (size_t i = 0; i < frozen->head.uses.items.len; i++) {
		if (!is_fixed(frozen, frozen->head.uses.items.items[i].begin))
			return false;
	}
	return true;
}

bool frozen_make(struct frozen *frozen)
{
	struct extractor *head = &frozen->head;
	bool fixed = resolve_symbols(frozen) && are_uses_fixed(frozen);
	copy_names(frozen);
	cursor_map_finish(&head->symbols.by_cursor);
	vec_free(&head->to_walk.items);
	vec_free(&head->ancestors.items);
	head->request = NULL;
	return sources_detach(&head->sources) && fixed;
}

bool frozen_fits(const struct frozen *frozen, struct str text)
{
	struct str kept = frozen->preamble;
	return str_starts(text, kept) && (!frozen->whole || text.len == kept.len);
}

bool frozen_read(const struct frozen *frozen, struct str path)
{
	return strmap_get(&frozen->head.sources.by_path, path) != STRMAP_NONE;
}

void frozen_thaw(const struct frozen *frozen, struct arena *arena, CXTranslationUnit unit,
		 const struct parse_request *request, struct extractor *extractor)
{
	const struct extractor *head = &frozen->head;
	*extractor = (struct extractor){.arena = arena, .request = request};
	extractor->ancestors.cplusplus = head->symbols.cplusplus;
	extractor->uses.sources = &extractor->sources;
	sources_begin(&extractor->sources, &head->sources, arena, unit, request);
	symbols_begin(&extractor->symbols, &head->symbols, &extractor->sources);
	macros_begin(&extractor->macros, &head->macros, &extractor->sources, &extractor->symbols, &extractor->uses);
	for (size_t i = 0; i < head->inclusions.len; i++)
		vec_push(&extractor->inclusions, head->inclusions.items[i]);
	for (size_t i = 0; i < head->uses.items.len; i++)
		vec_push(&extractor->uses.items, head->uses.items.items[i]);
}

void frozen_destroy(struct frozen *frozen)
{
	if (!frozen)
		return;
	extractor_finish(&frozen->head);
	arena_finish(&frozen->arena);
	free(frozen);
}

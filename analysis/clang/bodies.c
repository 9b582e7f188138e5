/* What the bodies of the main file's functions name. */
#include "bodies.h"

#include <stdlib.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/memory.h>

#include "extractor.h"
#include "retelling.h"

struct bodies *bodies_create(struct str text)
{
	struct bodies *bodies = mem_new(struct bodies);
	bodies->text = arena_str(&bodies->arena, text);
	return bodies;
}

void bodies_destroy(struct bodies *bodies)
{
	if (!bodies)
		return;
	vec_free(&bodies->list.items);
	vec_free(&bodies->list.templates);
	vec_free(&bodies->late);
	vec_free(&bodies->uses);
	vec_free(&bodies->expansions);
	vec_free(&bodies->symbols);
	arena_finish(&bodies->arena);
	free(bodies);
}

/* ---- the walk ---- */

/* What follows from a body of C++ may be seen from outside: constants, and types that are deduced. */
static bool is_opaque(struct extractor *extractor, uint32_t begin, uint32_t end)
{
	static const char *const words[] = {"constexpr", "consteval", "auto", "decltype", "template", "requires"};
	struct str head = str_sub(source_text(&extractor->sources, 0), begin, end);
	if (!extractor->symbols.cplusplus)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_contains(head, str_from(words[i])))
			return false;
	}
	/* A macro may stand for one of the words. */
	for (size_t i = extractor->macros.in_main.len; i-- > 0;) {
		uint32_t offset = extractor->macros.in_main.items[i].offset;
		if (offset >= begin && offset < end)
			return false;
	}
	return true;
}

/* Whether both brackets are written there, and what is between them stays there. */
static bool is_closed(struct extractor *extractor, CXCursor function, struct spot begin, struct spot end)
{
	struct spot head = sources_spot(&extractor->sources, clang_getRangeStart(clang_getCursorExtent(function)));
	struct str text = source_text(&extractor->sources, 0);
	if (head.source != 0 || begin.source != 0 || end.source != 0 || head.offset >= begin.offset ||
	    begin.offset + 2 > end.offset || end.offset > text.len)
		return false;
	return text.ptr[begin.offset] == '{' && text.ptr[end.offset - 1] == '}' &&
	       blank_is_closed(extractor->arena, str_sub(text, begin.offset, end.offset)) &&
	       is_opaque(extractor, head.offset, begin.offset);
}

static bool is_function(enum CXCursorKind kind)
{
	enum symbol_kind symbol;
	return kind != CXCursor_FunctionTemplate && symbol_kind_of(kind, &symbol) && symbol == SYMBOL_FUNCTION;
}

void bodies_enter(struct extractor *extractor, CXCursor function, CXCursor block)
{
	struct bodies *bodies = extractor->bodies;
	if (!bodies || !is_function(function.kind))
		return;
	CXSourceRange extent = clang_getCursorExtent(block);
	struct spot begin = sources_spot(&extractor->sources, clang_getRangeStart(extent));
	struct spot end = sources_spot(&extractor->sources, clang_getRangeEnd(extent));
	if (!is_closed(extractor, function, begin, end))
		return;
	struct body body = {begin.offset + 1, end.offset - 1, true, (uint32_t)bodies->uses.len, 0};
	if (bodies->list.items.len && vec_last(&bodies->list.items)->end >= body.begin)
		return; /* of a file that includes itself */
	vec_push(&bodies->list.items, body);
	extractor->body = vec_last(&bodies->list.items);
	if (extractor->retelling)
		retelling_meet(extractor, &body);
}

void bodies_note_template(struct extractor *extractor, CXCursor declaration)
{
	if (!extractor->bodies || !extractor->symbols.cplusplus)
		return;
	CXSourceRange extent = clang_getCursorExtent(declaration);
	struct spot begin = sources_spot(&extractor->sources, clang_getRangeStart(extent));
	struct spot end = sources_spot(&extractor->sources, clang_getRangeEnd(extent));
	if (begin.source != 0 || end.source != 0)
		return;
	struct str text = str_sub(source_text(&extractor->sources, 0), begin.offset, end.offset);
	if (str_contains(text, STR("template")) || str_contains(text, STR("auto")))
		vec_push(&extractor->bodies->list.templates, (struct text_span){begin.offset, end.offset});
}

void bodies_leave(struct extractor *extractor)
{
	extractor->body = NULL;
}

void bodies_spoil(struct extractor *extractor)
{
	if (extractor->body)
		extractor->body->kept = false;
}

void bodies_use(struct extractor *extractor, struct spot spot, uint32_t end, uint32_t symbol, uint32_t how)
{
	struct body *body = extractor->body;
	if (!body || !body->kept || spot.source == SOURCE_NONE)
		return;
	if (spot.source != 0 || spot.offset < body->begin || spot.offset >= body->end) {
		bodies_spoil(extractor);
		return;
	}
	vec_push(&extractor->bodies->uses, (struct body_use){spot.offset, end, symbol, how});
	body->use_count++;
}

/* ---- the end ---- */

/*
 * What is wrong in a body is known of that one alone. False where something is wrong elsewhere: `*first` is the place
 * of the first such error in the main file, 0 for one in another.
 */
static bool mark_errors(struct extractor *extractor, uint32_t *first)
{
	struct body_list *list = &extractor->bodies->list;
	size_t headers = extractor->sources.base->items.len;
	unsigned count = clang_getNumDiagnostics(extractor->sources.unit);
	*first = UINT32_MAX;
	for (unsigned i = 0; i < count; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(extractor->sources.unit, i);
		bool error = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
		struct spot spot = sources_spot(&extractor->sources, clang_getDiagnosticLocation(diagnostic));
		clang_disposeDiagnostic(diagnostic);
		if (!error || spot.source == SOURCE_NONE || (spot.source != 0 && spot.source < headers))
			continue;
		uint32_t body = spot.source == 0 ? body_around(list, spot.offset) : BODY_NONE;
		uint32_t place = spot.source == 0 ? spot.offset : 0;
		if (body != BODY_NONE)
			list->items.items[body].kept = false;
		else if (place < *first)
			*first = place;
	}
	return *first == UINT32_MAX;
}

/* Whether nobody declared the function: `int name()` is what C made of it, until a later declaration says otherwise.
 * A compiler's own functions have a type. */
static bool is_undeclared(const struct symbol *symbol)
{
	return symbol->key.source == SOURCE_NONE && !clang_Cursor_isNull(symbol->cursor) &&
	       clang_getCursorType(symbol->cursor).kind == CXType_FunctionNoProto;
}

/* Whether another parse finds all that is said of the symbol, or can take it over. */
static bool may_keep(struct extractor *extractor, const struct symbol *symbol)
{
	uint32_t headers = (uint32_t)extractor->sources.base->items.len;
	if (is_undeclared(symbol) || (symbol->key.source != SOURCE_NONE && symbol->key.source >= headers))
		return false;
	if (symbol->key.source == 0)
		return body_around(&extractor->bodies->list, symbol->key.offset) == BODY_NONE;
	for (size_t i = 0; i < symbol->places.len; i++) {
		if (symbol->places.items[i].spot.source >= headers)
			return false;
	}
	return true;
}

/* Whether the preamble's symbol is declared in further headers, as far as this parse knows: a reference found that. */
static bool is_extended(struct extractor *extractor, uint32_t index)
{
	const struct symbol *symbol = &extractor->symbols.items.items[index];
	for (size_t i = extractor->symbols.base->items.items[index].places.len; i < symbol->places.len; i++) {
		if (symbol->places.items[i].spot.source != 0)
			return true;
	}
	return false;
}

struct keeper {
	struct extractor *extractor;
	uint32_t *number_of; /* by symbol */
	size_t count;
};

static struct symbol without_cursor(struct arena *arena, const struct symbol *symbol, uint32_t holder)
{
	struct symbol kept = *symbol;
	kept.cursor = clang_getNullCursor();
	kept.last_name = arena_str(arena, symbol->last_name);
	kept.traits.name = arena_str(arena, symbol->traits.name);
	kept.related = kept.shared = true;
	kept.holder = holder;
	kept.told = false;
	kept.record = SYMBOL_NONE;
	kept.places.cap = symbol->places.len;
	kept.places.items = arena_copy(arena, symbol->places.items, symbol->places.len * sizeof *symbol->places.items,
				       _Alignof(struct declared));
	return kept;
}

/* Its number among those that are kept, or SYMBOL_NONE. */
static uint32_t keep_symbol(struct keeper *keeper, uint32_t index)
{
	struct bodies *bodies = keeper->extractor->bodies;
	struct symbols *symbols = &keeper->extractor->symbols;
	if (index < bodies->head_symbols)
		return is_extended(keeper->extractor, index) ? SYMBOL_NONE : index;
	if (index >= keeper->count || !may_keep(keeper->extractor, &symbols->items.items[index]))
		return SYMBOL_NONE;
	if (keeper->number_of[index] != SYMBOL_NONE)
		return keeper->number_of[index];
	uint32_t record = symbol_record(symbols, index);
	uint32_t holder = record == SYMBOL_NONE ? SYMBOL_NONE : keep_symbol(keeper, record);
	if (holder == SYMBOL_NONE && record != SYMBOL_NONE)
		return SYMBOL_NONE;
	symbol_has_own_name(symbols, index);
	symbol_resolve(symbols, index);
	vec_push(&bodies->symbols, without_cursor(&bodies->arena, &symbols->items.items[index], holder));
	keeper->number_of[index] = bodies->head_symbols + (uint32_t)bodies->symbols.len - 1;
	return keeper->number_of[index];
}

static void keep_symbols(struct extractor *extractor)
{
	struct bodies *bodies = extractor->bodies;
	struct keeper keeper = {.extractor = extractor, .count = extractor->symbols.items.len};
	bodies->head_symbols = (uint32_t)extractor->symbols.base->items.len;
	keeper.number_of = arena_array(extractor->arena, uint32_t, keeper.count);
	for (size_t i = 0; i < keeper.count; i++)
		keeper.number_of[i] = SYMBOL_NONE;
	for (size_t i = 0; i < bodies->list.items.len; i++) {
		struct body *body = &bodies->list.items.items[i];
		for (uint32_t j = 0; j < body->use_count && body->kept; j++) {
			struct body_use *use = &bodies->uses.items[body->first_use + j];
			use->symbol = keep_symbol(&keeper, use->symbol);
			body->kept = use->symbol != SYMBOL_NONE;
		}
	}
}

/* Whether the main file includes itself: then what is written there once may be read twice, and mean two things. */
static bool includes_itself(const struct extractor *extractor)
{
	for (size_t i = 0; i < extractor->inclusions.len; i++) {
		if (extractor->inclusions.items[i].target == 0)
			return true;
	}
	return false;
}

/* Takes down what is included behind the preamble; whether none of it is odd. */
static bool list_late_files(struct extractor *extractor)
{
	struct sources *sources = &extractor->sources;
	bool plain = true;
	for (uint32_t i = (uint32_t)sources->base->items.len; i < sources->items.len; i++) {
		struct str path = arena_str(&extractor->bodies->arena, sources->items.items[i].path);
		struct str text = source_text(sources, i);
		vec_push(&extractor->bodies->late, (struct late_file){path, hash_bytes(text)});
		plain &= !blank_counts(text);
	}
	return plain;
}

bool bodies_settle(struct extractor *extractor, bool plain)
{
	struct bodies *bodies = extractor->bodies;
	uint32_t first_error;
	bodies->complete = list_late_files(extractor) && plain && !blank_counts(source_text(&extractor->sources, 0)) &&
			   !includes_itself(extractor);
	bodies->list.hidden_templates = extractor->symbols.cplusplus && bodies->late.len;
	bool sound = mark_errors(extractor, &first_error);
	if (extractor->retelling && !retelling_holds(extractor, first_error))
		return false;
	bodies->complete = bodies->complete && sound;
	keep_symbols(extractor);
	for (size_t i = 0; i < extractor->macros.in_main.len; i++)
		vec_push(&bodies->expansions, extractor->macros.in_main.items[i]);
	return true;
}

/* What the bodies of the main file's functions name. */
#include "bodies.h"

#include <stdlib.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/memory.h>

#include "extractor.h"

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
	vec_free(&bodies->late);
	vec_free(&bodies->uses);
	vec_free(&bodies->expansions);
	vec_free(&bodies->symbols);
	arena_finish(&bodies->arena);
	free(bodies);
}

/* ---- telling again ---- */

void retelling_begin(struct retelling *retelling, struct arena *arena, const struct bodies *earlier,
		     const struct blanked *blanked, struct str text)
{
	*retelling = (struct retelling){.earlier = earlier, .blanked = blanked, .text = text};
	retelling->symbol_of = arena_array(arena, uint32_t, earlier->symbols.len);
	for (size_t i = 0; i < earlier->symbols.len; i++)
		retelling->symbol_of[i] = SYMBOL_NONE;
}

/* The first body that does not end before a place; the list's length where all do. */
static size_t first_body(const struct body_list *bodies, uint32_t offset)
{
	size_t low = 0, high = bodies->items.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (bodies->items.items[middle].end < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The body of the list around a place, brackets included; BODY_NONE where it is in none. */
static uint32_t body_around(const struct body_list *bodies, uint32_t offset)
{
	size_t index = first_body(bodies, offset);
	return index < bodies->items.len && bodies->items.items[index].begin <= offset ? (uint32_t)index : BODY_NONE;
}

void bodies_expand(struct extractor *extractor, uint32_t before)
{
	struct retelling *retelling = extractor->retelling;
	const struct bodies *earlier = retelling->earlier;
	const struct blanked *blanked = retelling->blanked;
	for (; retelling->next_expansion < earlier->expansions.len; retelling->next_expansion++) {
		struct main_expansion expansion = earlier->expansions.items[retelling->next_expansion];
		uint32_t body = body_around(&earlier->list, expansion.offset);
		if (body == BODY_NONE || !blanked->blank[body])
			continue;
		uint32_t length = expansion.end - expansion.offset;
		expansion.offset = blanked_moved(&blanked->edit, expansion.offset);
		expansion.end = expansion.offset + length;
		if (expansion.offset >= before)
			return;
		if (blanked->text.ptr[expansion.offset] != ' ')
			continue; /* in a directive: libclang sees it */
		macros_expand_again(&extractor->macros, expansion);
	}
}

static uint32_t symbol_here(struct extractor *extractor, uint32_t number)
{
	struct retelling *retelling = extractor->retelling;
	const struct bodies *earlier = retelling->earlier;
	if (number == SYMBOL_NONE || number < earlier->head_symbols)
		return number;
	uint32_t *known = &retelling->symbol_of[number - earlier->head_symbols];
	if (*known != SYMBOL_NONE)
		return *known;
	struct symbol symbol = earlier->symbols.items[number - earlier->head_symbols];
	if (symbol.key.source == 0)
		symbol.key.offset = blanked_moved(&retelling->blanked->edit, symbol.key.offset);
	symbol.last_name = arena_str(extractor->arena, symbol.last_name);
	symbol.traits.name = arena_str(extractor->arena, symbol.traits.name);
	symbol.holder = symbol_here(extractor, symbol.holder);
	*known = symbols_take_over(&extractor->symbols, &symbol);
	retelling->failed |= *known == SYMBOL_NONE;
	return *known;
}

/* Tells a reference, and writes it down. */
static void tell(struct extractor *extractor, const struct body_use *use)
{
	struct spot spot = {0, use->offset};
	bodies_use(extractor, spot, use->end, use->symbol, use->how);
	if (use->end)
		uses_add(&extractor->uses,
			 (struct use){.begin = spot, .end = use->end, .symbol = use->symbol, .how = use->how});
	else
		macros_tell(&extractor->macros, spot, use->symbol, use->how);
}

static void tell_again(struct extractor *extractor, const struct body *body)
{
	struct retelling *retelling = extractor->retelling;
	for (uint32_t i = 0; i < body->use_count && !retelling->failed; i++) {
		struct body_use use = retelling->earlier->uses.items[body->first_use + i];
		uint32_t length = use.end ? use.end - use.offset : 0;
		use.offset = blanked_moved(&retelling->blanked->edit, use.offset);
		use.end = length ? use.offset + length : 0;
		use.symbol = symbol_here(extractor, use.symbol);
		if (!retelling->failed)
			tell(extractor, &use);
	}
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
	/* A macro may stand for one of the words. They are met in the order of the text, but for blank bodies. */
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

/* Whether a body is where an earlier one should be now. */
static bool is_at(const struct retelling *retelling, uint32_t index, const struct body *body)
{
	const struct body *earlier = &retelling->earlier->list.items.items[index];
	const struct text_edit *edit = &retelling->blanked->edit;
	uint32_t begin = earlier->begin <= edit->begin ? earlier->begin : blanked_moved(edit, earlier->begin);
	uint32_t end = earlier->end < edit->begin ? earlier->end : earlier->end - edit->old_end + edit->new_end;
	return body->begin == begin && body->end == end;
}

static void meet(struct extractor *extractor, const struct body *body)
{
	struct retelling *retelling = extractor->retelling;
	const struct blanked *blanked = retelling->blanked;
	if (blanked->edited != BODY_NONE && is_at(retelling, blanked->edited, body)) {
		retelling->edited_met = true;
		return;
	}
	/* They are met in the order of the text: so this is the next one, or none. */
	for (uint32_t i = retelling->next_body; i < retelling->earlier->list.items.len; i++) {
		if (!blanked->blank[i] || !is_at(retelling, i, body))
			continue;
		retelling->next_body = i + 1;
		retelling->met++;
		tell_again(extractor, &retelling->earlier->list.items.items[i]);
		return;
	}
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
	if (bodies->list.items.len && vec_last(&bodies->list.items)->end >= body.begin) {
		/* A file that includes itself: what is written there once may mean two things. */
		uint32_t twin = body_around(&bodies->list, body.begin);
		if (twin != BODY_NONE)
			bodies->list.items.items[twin].kept = false;
		return;
	}
	vec_push(&bodies->list.items, body);
	extractor->body = vec_last(&bodies->list.items);
	if (extractor->retelling)
		meet(extractor, &body);
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

/* What is wrong in a body is known of that one alone. */
static void mark_errors(struct extractor *extractor)
{
	struct bodies *bodies = extractor->bodies;
	size_t headers = extractor->sources.base->items.len;
	unsigned count = clang_getNumDiagnostics(extractor->sources.unit);
	for (unsigned i = 0; i < count; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(extractor->sources.unit, i);
		bool error = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
		struct spot spot = sources_spot(&extractor->sources, clang_getDiagnosticLocation(diagnostic));
		clang_disposeDiagnostic(diagnostic);
		if (!error || spot.source == SOURCE_NONE || (spot.source != 0 && spot.source < headers))
			continue;
		uint32_t body = spot.source == 0 ? body_around(&bodies->list, spot.offset) : BODY_NONE;
		if (body == BODY_NONE)
			bodies->complete = false;
		else
			bodies->list.items.items[body].kept = false;
	}
}

/* Whether another parse finds all that is said of the symbol, or can take it over. */
static bool may_keep(struct extractor *extractor, const struct symbol *symbol)
{
	uint32_t headers = (uint32_t)extractor->sources.base->items.len;
	if (symbol->key.source != SOURCE_NONE && symbol->key.source >= headers)
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

/* `__COUNTER__` counts what stands in bodies, too. */
static bool counts(struct extractor *extractor)
{
	const struct macros *macros = &extractor->macros;
	for (size_t i = 0; i < macros->items.len; i++) {
		const struct macro_body *body = &macros->items.items[i].body;
		for (size_t j = 0; j < body->count; j++) {
			if (str_eq(body->names[j].text, STR("__COUNTER__")))
				return true;
		}
	}
	return str_contains(source_text(&extractor->sources, 0), STR("__COUNTER__"));
}

static void list_late_files(struct extractor *extractor)
{
	struct sources *sources = &extractor->sources;
	for (uint32_t i = (uint32_t)sources->base->items.len; i < sources->items.len; i++)
		vec_push(&extractor->bodies->late,
			 (struct late_file){arena_str(&extractor->bodies->arena, sources->items.items[i].path),
					    hash_bytes(source_text(sources, i))});
}

static const struct late_file *find_late(const struct bodies *bodies, struct str path)
{
	for (size_t i = 0; i < bodies->late.len; i++) {
		if (str_eq(bodies->late.items[i].path, path))
			return &bodies->late.items[i];
	}
	return NULL;
}

/*
 * What is included behind the preamble may have changed on the disk, and an include may lead elsewhere. An edit between
 * functions brings further files, or takes some away; who sees both parses again.
 */
static bool are_late_files_the_same(const struct bodies *earlier, const struct bodies *bodies, bool between)
{
	size_t known = 0;
	for (size_t i = 0; i < bodies->late.len; i++) {
		const struct late_file *file = find_late(earlier, bodies->late.items[i].path);
		if (file && file->hash != bodies->late.items[i].hash)
			return false;
		known += file != NULL;
	}
	bool gone = known < earlier->late.len, added = known < bodies->late.len;
	return between ? !gone || !added : !gone && !added;
}

static bool is_told(const struct extractor *extractor)
{
	const struct retelling *retelling = extractor->retelling;
	bool between = retelling->blanked->edited == BODY_NONE;
	return !retelling->failed && retelling->met == retelling->blanked->count &&
	       (between || retelling->edited_met) &&
	       are_late_files_the_same(retelling->earlier, extractor->bodies, between);
}

bool bodies_settle(struct extractor *extractor)
{
	struct bodies *bodies = extractor->bodies;
	list_late_files(extractor);
	if (extractor->retelling && !is_told(extractor))
		return false;
	bodies->complete = !counts(extractor);
	mark_errors(extractor);
	keep_symbols(extractor);
	for (size_t i = 0; i < extractor->macros.in_main.len; i++)
		vec_push(&bodies->expansions, extractor->macros.in_main.items[i]);
	return true;
}

/* From what was found to facts: files, symbols and uses sorted and numbered, so that the same unit gives the same
 * bytes. */
#include "extractor.h"

#include <stdlib.h>

#include <autotomy/base/hash.h>

#include "libclang.h"

/* Most of what is sorted here was found in the order of the text. */
static void sort(void *items, size_t count, size_t size, int (*cmp)(const void *a, const void *b))
{
	const char *item = items;
	for (size_t i = 1; i < count; i++, item += size) {
		if (cmp(item, item + size) > 0) {
			qsort(items, count, size, cmp);
			return;
		}
	}
}

struct numbering {
	struct extractor *extractor;
	struct parse_facts *facts;
	uint32_t *file_of;   /* by source */
	uint32_t *symbol_of; /* by symbol */
};

/* ---- files ---- */

struct named_source {
	struct str path;
	uint32_t source;
};

static int cmp_named_sources(const void *a, const void *b)
{
	return str_cmp(((const struct named_source *)a)->path, ((const struct named_source *)b)->path);
}

/* Files outside the root are listed only where a computed include names them. */
static void mark_listed(const struct extractor *extractor, bool *listed)
{
	for (size_t i = 0; i < extractor->sources.items.len; i++)
		listed[i] = extractor->sources.items.items[i].inside;
	listed[0] = true;
}

static void number_files(struct numbering *numbering, const bool *listed)
{
	struct extractor *extractor = numbering->extractor;
	size_t count = extractor->sources.items.len, kept = 0;
	struct named_source *sources = arena_array(extractor->arena, struct named_source, count);
	for (size_t i = 0; i < count; i++) {
		if (listed[i])
			sources[kept++] = (struct named_source){extractor->sources.items.items[i].path, (uint32_t)i};
	}
	sort(sources + 1, kept - 1, sizeof *sources, cmp_named_sources); /* the main file stays first */

	numbering->file_of = arena_array(extractor->arena, uint32_t, count);
	numbering->facts->files = arena_array(extractor->arena, struct str, kept);
	numbering->facts->file_count = kept;
	for (size_t i = 0; i < kept; i++) {
		numbering->facts->files[i] = sources[i].path;
		numbering->file_of[sources[i].source] = (uint32_t)i;
	}
}

static struct text_range range_of(struct numbering *numbering, struct spot begin, uint32_t end)
{
	return sources_range(&numbering->extractor->sources, begin, end);
}

/* ---- what was read ---- */

static int cmp_reads(const void *a, const void *b)
{
	return str_cmp(((const struct read_file *)a)->path, ((const struct read_file *)b)->path);
}

static void record_reads(struct numbering *numbering)
{
	struct sources *sources = &numbering->extractor->sources;
	struct parse_facts *facts = numbering->facts;
	facts->reads = arena_array(numbering->extractor->arena, struct read_file, sources->items.len);
	for (uint32_t i = 0; i < sources->items.len; i++)
		facts->reads[facts->read_count++] =
			(struct read_file){sources->items.items[i].path, hash_bytes(source_text(sources, i))};
	sort(facts->reads, facts->read_count, sizeof *facts->reads, cmp_reads);
}

/* ---- symbols ---- */

static int cmp_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int cmp_places(struct text_place a, struct text_place b)
{
	return a.line != b.line ? cmp_u32(a.line, b.line) : cmp_u32(a.column, b.column);
}

static int cmp_symbol_places(const void *a, const void *b)
{
	const struct symbol_place *x = a, *y = b;
	return x->file != y->file ? cmp_u32(x->file, y->file) : cmp_places(x->range.begin, y->range.begin);
}

static int cmp_first_places(const struct symbol_fact *x, const struct symbol_fact *y)
{
	if (!x->place_count || !y->place_count)
		return (x->place_count > 0) - (y->place_count > 0);
	return cmp_symbol_places(x->places, y->places);
}

struct numbered_symbol {
	struct symbol_fact fact;
	uint32_t symbol;
};

static int cmp_symbols(const void *a, const void *b)
{
	const struct numbered_symbol *x = a, *y = b;
	int order = str_cmp(x->fact.name, y->fact.name);
	if (!order)
		order = cmp_u32(x->fact.kind, y->fact.kind);
	if (!order)
		order = cmp_first_places(&x->fact, &y->fact);
	return order ? order : cmp_u32(x->symbol, y->symbol);
}

static void fill_symbol(struct numbering *numbering, uint32_t index, struct symbol_fact *fact)
{
	struct extractor *extractor = numbering->extractor;
	symbol_resolve(&extractor->symbols, index);
	const struct symbol *symbol = &extractor->symbols.items.items[index];
	fact->name = symbol->traits.name;
	fact->kind = symbol->kind;
	fact->internal = symbol->traits.internal;
	fact->system = symbol_is_system(symbol);
	fact->id = fact->internal || fact->system ? 0 : symbol->traits.id;
	fact->constant = symbol->traits.constant;
	fact->place_count = symbol->places.len;
	fact->places = arena_array(extractor->arena, struct symbol_place, symbol->places.len);
	for (size_t i = 0; i < symbol->places.len; i++) {
		const struct declared *place = &symbol->places.items[i];
		fact->places[i] =
			(struct symbol_place){numbering->file_of[place->spot.source], place->range, place->definition};
	}
	sort(fact->places, fact->place_count, sizeof *fact->places, cmp_symbol_places);
}

/* ---- which symbols are told ---- */

static bool is_declared_in_wanted(const struct extractor *extractor, const struct symbol *symbol)
{
	for (size_t i = 0; i < symbol->places.len; i++) {
		if (extractor->sources.items.items[symbol->places.items[i].spot.source].wanted)
			return true;
	}
	return false;
}

/* What is used, or declared in a wanted file. */
static void choose_symbols(struct extractor *extractor)
{
	struct symbols *symbols = &extractor->symbols;
	for (size_t i = 0; i < extractor->uses.items.len; i++)
		symbols->items.items[extractor->uses.items.items[i].symbol].told = true;
	for (uint32_t i = 0; i < symbols->items.len; i++) {
		struct symbol *symbol = &symbols->items.items[i];
		symbol->told =
			(symbol->told || is_declared_in_wanted(extractor, symbol)) && symbol_has_own_name(symbols, i);
	}
}

/* Whether the typedef is the one that gives the unnamed record its name. */
static bool gives_name(struct extractor *extractor, uint32_t definition, uint32_t record)
{
	return str_eq(symbol_last_name(&extractor->symbols, definition), symbol_last_name(&extractor->symbols, record));
}

/* Under which symbol each record goes: itself, or, where it has no name of its own, the typedef that gives it one. */
static uint32_t *name_records(struct extractor *extractor)
{
	struct symbols *symbols = &extractor->symbols;
	uint32_t *stand_in = arena_array(extractor->arena, uint32_t, symbols->items.len);
	for (uint32_t i = 0; i < symbols->items.len; i++)
		stand_in[i] = i;
	for (uint32_t i = 0; i < symbols->items.len; i++) {
		uint32_t record = symbols->items.items[i].record;
		if (record == SYMBOL_NONE || symbol_has_own_name(symbols, record))
			continue;
		if (stand_in[record] == record)
			stand_in[record] = SYMBOL_NONE;
		if (symbols->items.items[i].is_typedef &&
		    (stand_in[record] == SYMBOL_NONE || gives_name(extractor, i, record)))
			stand_in[record] = i;
	}
	return stand_in;
}

/*
 * Fields and typedefs lead to the types that they belong to, and these to all of their typedefs, by which a policy may
 * name them. What has no name but that of a typedef goes by that one.
 */
static void relate_records(struct extractor *extractor)
{
	struct symbols *symbols = &extractor->symbols;
	for (uint32_t i = 0; i < symbols->items.len; i++) { /* the list grows */
		const struct symbol *symbol = &symbols->items.items[i];
		bool asked = symbol->is_typedef ? symbol->told || symbol->places.len
						: symbol->told && symbol->kind == SYMBOL_FIELD;
		uint32_t record = asked ? symbol_record(symbols, i) : SYMBOL_NONE;
		symbols->items.items[i].record = record == i ? SYMBOL_NONE : record;
	}
	uint32_t *stand_in = name_records(extractor);
	for (uint32_t i = 0; i < symbols->items.len; i++) {
		struct symbol *symbol = &symbols->items.items[i];
		if (symbol->record == SYMBOL_NONE)
			continue;
		symbol->record = stand_in[symbol->record] == i ? SYMBOL_NONE : stand_in[symbol->record];
		if (symbol->told && symbol->record != SYMBOL_NONE)
			symbols->items.items[symbol->record].told = true;
	}
	for (uint32_t i = 0; i < symbols->items.len; i++) {
		struct symbol *symbol = &symbols->items.items[i];
		if (symbol->is_typedef && symbol->record != SYMBOL_NONE && symbol_has_own_name(symbols, i))
			symbol->told |= symbols->items.items[symbol->record].told;
	}
}

static void number_symbols(struct numbering *numbering)
{
	struct extractor *extractor = numbering->extractor;
	size_t count = extractor->symbols.items.len, kept = 0;
	struct numbered_symbol *symbols = arena_array(extractor->arena, struct numbered_symbol, count);
	for (uint32_t i = 0; i < count; i++) {
		if (!extractor->symbols.items.items[i].told)
			continue;
		symbols[kept].symbol = i;
		fill_symbol(numbering, i, &symbols[kept++].fact);
	}
	sort(symbols, kept, sizeof *symbols, cmp_symbols);

	numbering->symbol_of = arena_array(extractor->arena, uint32_t, count);
	for (size_t i = 0; i < count; i++)
		numbering->symbol_of[i] = SYMBOL_NONE;
	numbering->facts->symbols = arena_array(extractor->arena, struct symbol_fact, kept);
	numbering->facts->symbol_count = kept;
	for (uint32_t i = 0; i < kept; i++) {
		numbering->facts->symbols[i] = symbols[i].fact;
		numbering->symbol_of[symbols[i].symbol] = i;
	}
	for (uint32_t i = 0; i < kept; i++) {
		uint32_t record = extractor->symbols.items.items[symbols[i].symbol].record;
		numbering->facts->symbols[i].record =
			record == SYMBOL_NONE ? SYMBOL_RECORD_NONE : numbering->symbol_of[record];
	}
}

/* ---- uses ---- */

static int cmp_raw_uses(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	if (x->begin.source != y->begin.source)
		return cmp_u32(x->begin.source, y->begin.source);
	if (x->begin.offset != y->begin.offset)
		return cmp_u32(x->begin.offset, y->begin.offset);
	if (x->guessed != y->guessed)
		return x->guessed ? 1 : -1; /* what libclang resolved comes first, and wins */
	return cmp_u32(x->symbol, y->symbol);
}

static bool same_token(const struct use *a, const struct use *b)
{
	return a->begin.source == b->begin.source && a->begin.offset == b->begin.offset;
}

/* In place: drops what was told twice, and guesses about tokens that libclang resolved. */
static void drop_doubles(struct uses *uses)
{
	size_t kept = 0;
	if (uses->items.len)
		sort(uses->items.items, uses->items.len, sizeof *uses->items.items, cmp_raw_uses);
	for (size_t i = 0; i < uses->items.len; i++) {
		const struct use *use = &uses->items.items[i];
		struct use *last = kept ? &uses->items.items[kept - 1] : NULL;
		if (last && same_token(use, last) && use->symbol == last->symbol)
			last->how |= use->how;
		else if (!last || !same_token(use, last) || !use->guessed || last->guessed)
			uses->items.items[kept++] = *use;
	}
	uses->items.len = kept;
}

static int cmp_uses(const void *a, const void *b)
{
	const struct use_fact *x = a, *y = b;
	if (x->file != y->file)
		return cmp_u32(x->file, y->file);
	int order = cmp_places(x->range.begin, y->range.begin);
	if (!order)
		order = cmp_places(x->range.end, y->range.end);
	return order ? order : cmp_u32(x->symbol, y->symbol);
}

static void number_uses(struct numbering *numbering)
{
	const struct uses *uses = &numbering->extractor->uses;
	struct parse_facts *facts = numbering->facts;
	facts->uses = arena_array(numbering->extractor->arena, struct use_fact, uses->items.len);
	for (size_t i = 0; i < uses->items.len; i++) {
		const struct use *use = &uses->items.items[i];
		if (numbering->symbol_of[use->symbol] == SYMBOL_NONE)
			continue;
		facts->uses[facts->use_count++] =
			(struct use_fact){numbering->file_of[use->begin.source], numbering->symbol_of[use->symbol],
					  range_of(numbering, use->begin, use->end), use->how};
	}
	sort(facts->uses, facts->use_count, sizeof *facts->uses, cmp_uses);
}

/* ---- computed includes ---- */

/* The macro's name behind `#include`; false where the name of a file is written there. */
static bool macro_operand(struct extractor *extractor, const struct inclusion *inclusion, struct token *operand)
{
	struct str text = source_text(&extractor->sources, inclusion->spot.source);
	*operand = lex_include_operand(extractor->arena, text, inclusion->spot.offset);
	return operand->kind == TOKEN_NAME;
}

static int cmp_includes(const void *a, const void *b)
{
	const struct computed_include *x = a, *y = b;
	if (x->file != y->file)
		return cmp_u32(x->file, y->file);
	int order = cmp_places(x->range.begin, y->range.begin);
	return order ? order : cmp_u32(x->target, y->target);
}

static bool is_computed(struct extractor *extractor, const struct inclusion *inclusion, struct token *operand)
{
	return inclusion->target != SOURCE_NONE && extractor->sources.items.items[inclusion->spot.source].wanted &&
	       macro_operand(extractor, inclusion, operand);
}

static void number_includes(struct numbering *numbering)
{
	struct extractor *extractor = numbering->extractor;
	struct parse_facts *facts = numbering->facts;
	struct token operand;
	facts->includes = arena_array(extractor->arena, struct computed_include, extractor->inclusions.len);
	for (size_t i = 0; i < extractor->inclusions.len; i++) {
		const struct inclusion *inclusion = &extractor->inclusions.items[i];
		if (!is_computed(extractor, inclusion, &operand))
			continue;
		struct spot begin = {inclusion->spot.source, (uint32_t)operand.begin};
		facts->includes[facts->include_count++] = (struct computed_include){
			.file = numbering->file_of[begin.source],
			.target = numbering->file_of[inclusion->target],
			.range = range_of(numbering, begin, (uint32_t)operand.end),
			.directive_line = source_place(&extractor->sources, inclusion->spot).line,
			.spelled = inclusion->spelled,
		};
	}
	sort(facts->includes, facts->include_count, sizeof *facts->includes, cmp_includes);
}

static void mark_targets(struct extractor *extractor, bool *listed)
{
	struct token operand;
	for (size_t i = 0; i < extractor->inclusions.len; i++) {
		if (is_computed(extractor, &extractor->inclusions.items[i], &operand))
			listed[extractor->inclusions.items[i].target] = true;
	}
}

/* ---- errors ---- */

static bool is_body(CXCursor cursor)
{
	enum symbol_kind kind;
	return symbol_kind_of(cursor.kind, &kind) && kind == SYMBOL_FUNCTION;
}

static bool is_in_directive(struct extractor *extractor, struct spot spot)
{
	struct str text = source_text(&extractor->sources, spot.source);
	size_t newline = str_rfind(str_sub(text, 0, spot.offset), '\n');
	size_t offset = newline == SIZE_MAX ? 0 : newline + 1;
	struct token first = lex_next(extractor->arena, text, &offset, true);
	return lex_is_hash(text, &first);
}

/* A directive is in no body: what libclang shows there depends on whether there was a preamble. */
static bool is_in_body(struct extractor *extractor, CXDiagnostic diagnostic, struct spot spot)
{
	if (is_in_directive(extractor, spot))
		return false;
	CXCursor cursor = clang_getCursor(extractor->sources.unit, clang_getDiagnosticLocation(diagnostic));
	while (!clang_Cursor_isNull(cursor) && !clang_isInvalid(cursor.kind) && !is_body(cursor))
		cursor = clang_getCursorSemanticParent(cursor);
	return is_body(cursor);
}

/*
 * What is wrong in a function's body costs its own file alone; with a preamble it may not even be seen. The command
 * line's own errors (a flag that only GCC knows) stand in no file and hide nothing.
 */
static bool is_counted(struct extractor *extractor, CXDiagnostic diagnostic, struct spot *spot)
{
	if (clang_getDiagnosticSeverity(diagnostic) < CXDiagnostic_Error)
		return false;
	*spot = sources_spot(&extractor->sources, clang_getDiagnosticLocation(diagnostic));
	return spot->source != SOURCE_NONE &&
	       (extractor->sources.items.items[spot->source].wanted || !is_in_body(extractor, diagnostic, *spot));
}

static void count_errors(struct numbering *numbering)
{
	struct extractor *extractor = numbering->extractor;
	struct parse_facts *facts = numbering->facts;
	unsigned count = clang_getNumDiagnostics(extractor->sources.unit);
	for (unsigned i = 0; i < count; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(extractor->sources.unit, i);
		struct spot spot;
		bool counted = is_counted(extractor, diagnostic, &spot);
		if (counted && is_in_body(extractor, diagnostic, spot))
			extractor->sources.items.items[spot.source].function_errors++;
		if (counted && !facts->error_count++) {
			struct str text = libclang_str(extractor->arena, clang_getDiagnosticSpelling(diagnostic));
			struct text_place place = source_place(&extractor->sources, spot);
			facts->first_error = arena_printf(extractor->arena, "%.*s:%u:%u: %.*s",
							  STR_ARG(extractor->sources.items.items[spot.source].path),
							  place.line, place.column, STR_ARG(text));
		}
		clang_disposeDiagnostic(diagnostic);
	}
}

static int cmp_function_errors(const void *a, const void *b)
{
	const struct function_errors *x = a, *y = b;
	return cmp_u32(x->file, y->file);
}

static void number_errors(struct numbering *numbering)
{
	const struct sources *sources = &numbering->extractor->sources;
	struct parse_facts *facts = numbering->facts;
	facts->function_errors = arena_array(numbering->extractor->arena, struct function_errors, sources->items.len);
	for (size_t i = 0; i < sources->items.len; i++)
		if (sources->items.items[i].function_errors)
			facts->function_errors[facts->function_error_count++] = (struct function_errors){
				numbering->file_of[i], sources->items.items[i].function_errors};
	sort(facts->function_errors, facts->function_error_count, sizeof *facts->function_errors, cmp_function_errors);
}

uint64_t collect_header_errors(struct extractor *extractor)
{
	uint64_t hash = 0;
	size_t headers = extractor->sources.base->items.len;
	unsigned count = clang_getNumDiagnostics(extractor->sources.unit);
	for (unsigned i = 0; i < count; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(extractor->sources.unit, i);
		struct spot spot;
		if (is_counted(extractor, diagnostic, &spot) && spot.source != 0 && spot.source < headers) {
			CXString text = clang_getDiagnosticSpelling(diagnostic);
			hash = hash_more(hash, (struct str){(const char *)&spot, sizeof spot});
			hash = hash_more(hash, str_from(clang_getCString(text)));
			clang_disposeString(text);
		}
		clang_disposeDiagnostic(diagnostic);
	}
	return hash;
}

void collect_facts(struct extractor *extractor, struct parse_facts *facts)
{
	struct numbering numbering = {.extractor = extractor, .facts = facts};
	count_errors(&numbering); /* first: it may name further files */
	bool *listed = arena_array(extractor->arena, bool, extractor->sources.items.len);
	mark_listed(extractor, listed);
	mark_targets(extractor, listed);
	number_files(&numbering, listed);

	drop_doubles(&extractor->uses);
	choose_symbols(extractor);
	relate_records(extractor);
	number_symbols(&numbering);
	number_uses(&numbering);
	number_includes(&numbering);
	number_errors(&numbering);
	if (extractor->request->record)
		record_reads(&numbering);
}

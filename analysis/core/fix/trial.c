/* Trying edits: the facts of the text as it would be, from those of the text as it is. */
#include "fix/trial.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/core/scan.h>

#include "fix/reach.h"

struct shift {
	const struct fix_context *before;
	const struct fix_edit *edits;
	size_t edit_count;
	struct str text;
	const struct line_table *lines;
};

struct str fix_apply(struct arena *arena, struct str text, const struct fix_edit *edits, size_t count)
{
	struct strbuf buf = {0};
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		strbuf_add(&buf, str_sub(text, at, edits[i].begin));
		strbuf_add(&buf, edits[i].text);
		at = edits[i].end;
	}
	strbuf_add(&buf, str_from_offset(text, at));
	struct str copy = arena_str(arena, strbuf_str(&buf));
	strbuf_free(&buf);
	return copy;
}

/* ---- ranges ---- */

/* False where the byte goes. What is put before a byte moves it. */
static bool shift_offset(const struct shift *shift, size_t *offset)
{
	size_t added = 0, removed = 0;

	for (size_t i = 0; i < shift->edit_count && shift->edits[i].begin <= *offset; i++) {
		if (*offset < shift->edits[i].end)
			return false;
		added += shift->edits[i].text.len;
		removed += shift->edits[i].end - shift->edits[i].begin;
	}
	*offset = *offset + added - removed;
	return true;
}

static bool shift_range(const struct shift *shift, struct text_range *range)
{
	size_t begin = fixer_offset(shift->before, range->begin);
	size_t length = fixer_offset(shift->before, range->end) - begin;

	if (!shift_offset(shift, &begin))
		return false;
	range->begin = text_place_at(shift->lines, shift->text, begin);
	range->end = text_place_at(shift->lines, shift->text, begin + length);
	return true;
}

/* ---- what the parses know ---- */

static void *copy_array(struct arena *arena, const void *items, size_t size)
{
	return arena_copy(arena, items, size, _Alignof(max_align_t));
}

/* Arrays of nothing are NULL, which memcpy() must not see. */
static void copy_items(void *to, const void *items, size_t size)
{
	if (size)
		memcpy(to, items, size);
}

static void shift_uses(const struct shift *shift, struct arena *arena, struct parse_facts *facts, uint32_t file)
{
	size_t begin = parse_facts_first_use(facts, file), count = 0;
	struct use_fact *uses = arena_array(arena, struct use_fact, facts->use_count);

	for (size_t i = begin; i < facts->use_count && facts->uses[i].file == file; i++) {
		uses[count] = facts->uses[i];
		count += shift_range(shift, &uses[count].range);
	}
	facts->uses = uses;
	facts->use_count = count;
}

static bool has_place_in(const struct symbol_fact *symbol, uint32_t file)
{
	for (size_t i = 0; i < symbol->place_count; i++)
		if (symbol->places[i].file == file)
			return true;
	return false;
}

/* A copy, since the trial may outlive the one that it is made from. */
static void shift_places(const struct shift *shift, struct arena *arena, struct symbol_fact *symbol, uint32_t file)
{
	struct symbol_place *places = copy_array(arena, symbol->places, symbol->place_count * sizeof *symbol->places);
	size_t count = 0;

	for (size_t i = 0; i < symbol->place_count; i++) {
		places[count] = symbol->places[i];
		count += places[count].file != file || shift_range(shift, &places[count].range);
	}
	symbol->name = arena_str(arena, symbol->name);
	symbol->places = places;
	symbol->place_count = count;
}

static uint32_t file_number(struct arena *arena, struct parse_facts *facts, struct str path)
{
	for (uint32_t i = 0; i < facts->file_count; i++)
		if (str_eq(facts->files[i], path))
			return i;
	struct str *files = arena_array(arena, struct str, facts->file_count + 1);
	copy_items(files, facts->files, facts->file_count * sizeof *files);
	files[facts->file_count] = path;
	facts->files = files;
	return (uint32_t)facts->file_count++;
}

static void add_place(struct arena *arena, struct symbol_fact *symbol, struct symbol_place place)
{
	struct symbol_place *places = arena_array(arena, struct symbol_place, symbol->place_count + 1);
	size_t at = 0;

	while (at < symbol->place_count && symbol->places[at].file < place.file)
		at++;
	copy_items(places, symbol->places, at * sizeof *places);
	places[at] = place;
	copy_items(places + at + 1, symbol->places + at, (symbol->place_count - at) * sizeof *places);
	symbol->places = places;
	symbol->place_count++;
}

/* What a header that is included now declares of the symbol. */
static void add_declarations(const struct fix_context *context, struct arena *arena, struct parse_facts *facts,
			     struct symbol_fact *symbol, const struct include_reach *reach)
{
	const struct symbol_index *index = context->judge->index;
	const struct indexed_place *place = index && symbol->id ? symbol_index_first(index, symbol->id) : NULL;

	for (; place; place = symbol_index_next(index, place)) {
		if (!reach_holds(reach, place->path))
			continue;
		uint32_t file = file_number(arena, facts, place->path);
		if (!has_place_in(symbol, file))
			add_place(arena, symbol, (struct symbol_place){file, place->range, place->definition});
	}
}

/* A symbol of which only the index knows: one that takes another's place. */
static uint32_t add_symbol(const struct fix_context *context, struct arena *arena, struct parse_facts *facts,
			   struct str name)
{
	struct symbol_fact symbol = {.name = name, .kind = SYMBOL_FUNCTION, .record = SYMBOL_RECORD_NONE};
	const struct symbol_index *index = context->judge->index;

	symbol.id = symbol_id_in_c(SYMBOL_FUNCTION, name);
	if (index && !symbol_index_first(index, symbol.id) &&
	    symbol_index_first(index, symbol_id_in_c(SYMBOL_MACRO, name))) {
		symbol.kind = SYMBOL_MACRO;
		symbol.id = symbol_id_in_c(SYMBOL_MACRO, name);
	}
	const struct indexed_place *place = index ? symbol_index_first(index, symbol.id) : NULL;
	for (; place; place = symbol_index_next(index, place))
		if (!place->role.source)
			add_place(arena, &symbol,
				  (struct symbol_place){file_number(arena, facts, place->path), place->range,
							place->definition});
	struct symbol_fact *symbols = arena_array(arena, struct symbol_fact, facts->symbol_count + 1);
	copy_items(symbols, facts->symbols, facts->symbol_count * sizeof *symbols);
	symbols[facts->symbol_count] = symbol;
	facts->symbols = symbols;
	return (uint32_t)facts->symbol_count++;
}

/* The name that an edit puts in place of a token; empty where it does something else. */
static struct str name_put(const struct shift *shift, const struct use_fact *use)
{
	size_t begin = fixer_offset(shift->before, use->range.begin);
	size_t end = fixer_offset(shift->before, use->range.end);

	for (size_t i = 0; i < shift->edit_count; i++)
		if (shift->edits[i].begin == begin && shift->edits[i].end == end && begin < end)
			return shift->edits[i].text;
	return (struct str){0};
}

/* Tokens that are replaced use what stands in their place. `before` are the facts as they were. */
static void put_names(const struct shift *shift, struct arena *arena, const struct parse_facts *before,
		      struct parse_facts *facts, uint32_t file)
{
	for (size_t i = parse_facts_first_use(before, file); i < before->use_count && before->uses[i].file == file;
	     i++) {
		struct use_fact use = before->uses[i];
		struct str name = name_put(shift, &use);
		size_t begin = fixer_offset(shift->before, use.range.begin);
		if (!name.len || use.how & USE_UNNAMED)
			continue;
		size_t moved = begin;
		for (size_t e = 0; e < shift->edit_count && shift->edits[e].end <= begin; e++)
			moved += shift->edits[e].text.len - (shift->edits[e].end - shift->edits[e].begin);
		use.range.begin = text_place_at(shift->lines, shift->text, moved);
		use.range.end = text_place_at(shift->lines, shift->text, moved + name.len);
		use.symbol = add_symbol(shift->before, arena, facts, name);
		facts->uses[facts->use_count++] = use;
	}
}

static struct parse_facts *shift_facts(const struct shift *shift, struct arena *arena, const struct parse_facts *before,
				       uint32_t file, const struct include_reach *const *reaches, size_t reach_count)
{
	struct parse_facts *facts = arena_new(arena, struct parse_facts);

	*facts = *before;
	facts->files = copy_array(arena, before->files, before->file_count * sizeof *before->files);
	facts->symbols = copy_array(arena, before->symbols, before->symbol_count * sizeof *before->symbols);
	for (size_t i = 0; i < facts->symbol_count; i++) {
		struct symbol_fact *symbol = &facts->symbols[i];
		shift_places(shift, arena, symbol, file);
		for (size_t r = 0; r < reach_count; r++)
			add_declarations(shift->before, arena, facts, symbol, reaches[r]);
	}
	shift_uses(shift, arena, facts, file);
	put_names(shift, arena, before, facts, file);
	return facts;
}

static void shift_parses(const struct shift *shift, struct arena *arena, struct subject *subject,
			 const struct include_reach *const *reaches, size_t reach_count)
{
	const struct subject *before = shift->before->subject;
	const struct parse_facts **parses = arena_array(arena, const struct parse_facts *, before->parse_count);
	const struct parse_facts **bodies = arena_array(arena, const struct parse_facts *, before->body_parse_count);

	for (size_t i = 0; i < before->parse_count; i++)
		parses[i] = shift_facts(shift, arena, before->parses[i], before->file_index[i], reaches, reach_count);
	for (size_t i = 0; i < before->body_parse_count; i++)
		bodies[i] = shift_facts(shift, arena, before->body_parses[i], before->body_file_index[i], reaches,
					reach_count);
	subject->parses = parses;
	subject->body_parses = bodies;
}

/* ---- includes ---- */

struct include_list {
	struct resolved_include *items;
	size_t len, cap;
};

/* As the file is compiled in several ways, an include may mean several files. */
static void resolve(const struct fix_context *context, struct arena *arena, const struct include_fact *include,
		    struct include_list *list)
{
	size_t first = list->len;

	for (size_t i = 0; i < context->path_count; i++) {
		struct str target = resolve_include(arena, context->paths[i], context->finder, context->path, include);
		bool known = !target.len || path_is_absolute(target);
		for (size_t k = first; k < list->len && !known; k++)
			known = str_eq(list->items[k].target, target);
		if (!known)
			vec_push(list,
				 (struct resolved_include){.include = include,
							   .target = target,
							   .target_role = context->role(context->context, target)});
	}
	if (list->len == first)
		vec_push(list, (struct resolved_include){.include = include});
}

/* What only a command line or a parse tells stays, unless its directive goes. */
static void keep_include(const struct shift *shift, struct arena *arena, const struct resolved_include *include,
			 struct include_list *list)
{
	struct include_fact *fact = arena_new(arena, struct include_fact);
	struct resolved_include kept = *include;

	*fact = *include->include;
	kept.include = fact;
	if (fact->form == INCLUDE_MACRO) {
		uint32_t line = fact->range.begin.line;
		if (!kept.target.len || !shift_range(shift, &fact->range))
			return;
		fact->directive_line += fact->range.begin.line - line;
	}
	vec_push(list, kept);
}

static void list_includes(const struct shift *shift, struct arena *arena, const struct scan_facts *scan,
			  struct subject *subject)
{
	const struct subject *before = shift->before->subject;
	struct include_list list = {0};

	for (size_t i = 0; i < scan->include_count; i++)
		resolve(shift->before, arena, &scan->includes[i], &list);
	for (size_t i = 0; i < before->include_count; i++) {
		enum include_form form = before->includes[i].include->form;
		if (form == INCLUDE_FORCED || form == INCLUDE_MACRO)
			keep_include(shift, arena, &before->includes[i], &list);
	}
	subject->scan = scan;
	subject->includes = copy_array(arena, list.items, list.len * sizeof *list.items);
	subject->include_count = list.len;
	vec_free(&list);
}

/* Sorted: a file may have thousands, and each is asked after. */
static struct str *targets_of(const struct subject *subject, struct arena *arena)
{
	struct str *targets = arena_array(arena, struct str, subject->include_count);

	for (size_t i = 0; i < subject->include_count; i++)
		targets[i] = subject->includes[i].target;
	if (subject->include_count)
		qsort(targets, subject->include_count, sizeof *targets, str_cmp_qsort);
	return targets;
}

/* What the includes that were not there before bring. */
static const struct include_reach **new_reaches(const struct fix_context *before, struct arena *arena,
						const struct subject *after, size_t *count)
{
	const struct include_reach **reaches = arena_array(arena, const struct include_reach *, after->include_count);
	const struct str *known = targets_of(before->subject, arena);
	size_t known_count = before->subject->include_count;

	*count = 0;
	for (size_t i = 0; i < after->include_count; i++) {
		struct str target = after->includes[i].target;
		if (target.len && !(known_count && bsearch(&target, known, known_count, sizeof *known, str_cmp_qsort)))
			reaches[(*count)++] = before->reach(before->context, target, false);
	}
	return reaches;
}

/* ---- the whole ---- */

void trial_run(struct trial *trial, const struct fix_context *context, struct arena *arena,
	       const struct fix_edit *edits, size_t count)
{
	struct violations verdict = {0};
	struct scan_facts *scan = arena_new(arena, struct scan_facts);
	size_t reach_count;

	*trial = (struct trial){.context = *context, .subject = *context->subject};
	trial->context.subject = &trial->subject;
	trial->context.text = fix_apply(arena, context->text, edits, count);
	line_table_build(&trial->lines, trial->context.text);
	trial->context.lines = &trial->lines;
	struct shift shift = {context, edits, count, trial->context.text, &trial->lines};
	scan_text(arena, trial->context.text, scan);
	list_includes(&shift, arena, scan, &trial->subject);
	const struct include_reach **reaches = new_reaches(context, arena, &trial->subject, &reach_count);
	shift_parses(&shift, arena, &trial->subject, reaches, reach_count);
	judge_file(context->judge, arena, &trial->subject, &verdict);
	judge_finish(context->judge, arena, &trial->subject, &verdict);
	trial->context.verdict = copy_array(arena, verdict.items, verdict.len * sizeof *verdict.items);
	trial->context.verdict_count = verdict.len;
	vec_free(&verdict);
}

void trial_finish(struct trial *trial)
{
	line_table_finish(&trial->lines);
}

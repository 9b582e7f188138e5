/* Symbol results that move along with edits. */
#include "parser/parse_marks.h"

#include <ctype.h>

static size_t offset_in(const struct line_table *lines, struct text_place place)
{
	size_t line = place.line - 1 < lines->count ? place.line - 1 : lines->count - 1;
	return lines->starts[line] + place.column - 1;
}

static struct mark mark_of(const struct line_table *lines, struct text_range range)
{
	return (struct mark){.begin = offset_in(lines, range.begin), .end = offset_in(lines, range.end)};
}

void use_marks_set(struct mark *marks, const struct use_fact *uses, size_t count, const struct line_table *lines)
{
	for (size_t i = 0; i < count; i++)
		marks[i] = mark_of(lines, uses[i].range);
}

void parse_marks_set(struct parse_result *result, uint32_t file, const struct line_table *lines)
{
	static const struct mark elsewhere = {.elsewhere = true};
	const struct parse_facts *facts = &result->facts;
	result->use_marks = arena_array(&result->marks_memory, struct mark, facts->use_count);
	result->include_marks = arena_array(&result->marks_memory, struct mark, facts->include_count);
	for (size_t i = 0; i < facts->use_count; i++)
		result->use_marks[i] = facts->uses[i].file == file ? mark_of(lines, facts->uses[i].range) : elsewhere;
	for (size_t i = 0; i < facts->include_count; i++)
		result->include_marks[i] =
			facts->includes[i].file == file ? mark_of(lines, facts->includes[i].range) : elsewhere;
}

static void move(struct mark *mark, const struct text_edit *edit)
{
	if (mark->elsewhere || edit->begin >= mark->end)
		return;
	if (edit->end > mark->begin) {
		mark->gone = true;
		return;
	}
	mark->begin = mark->begin - (edit->end - edit->begin) + edit->inserted;
	mark->end = mark->end - (edit->end - edit->begin) + edit->inserted;
}

void use_marks_edit(struct mark *marks, size_t count, const struct text_edit *edit)
{
	for (size_t i = 0; i < count; i++)
		move(&marks[i], edit);
}

void parse_marks_edit(struct parse_result *result, const struct text_edit *edit)
{
	if (!result->use_marks)
		return;
	use_marks_edit(result->use_marks, result->facts.use_count, edit);
	for (size_t i = 0; i < result->facts.include_count; i++)
		move(&result->include_marks[i], edit);
}

static bool is_identifier_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || (byte & 0x80);
}

/* Whether the mark still is a whole token. */
static bool stands(const struct mark *mark, struct str text)
{
	if (mark->elsewhere)
		return true;
	if (mark->gone || mark->end > text.len || mark->begin >= mark->end)
		return false;
	return !(mark->begin > 0 && is_identifier_byte(text.ptr[mark->begin - 1])) &&
	       !(mark->end < text.len && is_identifier_byte(text.ptr[mark->end]));
}

/* Marks come in the order of the text: their lines are found by walking on, not by searching. */
struct line_cursor {
	const struct line_table *lines;
	size_t line; /* from 0 */
};

static struct text_place place_at(struct line_cursor *cursor, size_t offset)
{
	const struct line_table *lines = cursor->lines;
	while (cursor->line > 0 && lines->starts[cursor->line] > offset)
		cursor->line--;
	while (cursor->line + 1 < lines->count && lines->starts[cursor->line + 1] <= offset)
		cursor->line++;
	return (struct text_place){(uint32_t)cursor->line + 1, (uint32_t)(offset - lines->starts[cursor->line]) + 1};
}

static struct text_range range_of(struct line_cursor *cursor, const struct mark *mark)
{
	struct text_place begin = place_at(cursor, mark->begin);
	return (struct text_range){begin, place_at(cursor, mark->end)};
}

size_t use_marks_apply(struct mark *marks, struct use_fact *uses, size_t count, struct str text,
		       const struct line_table *lines)
{
	struct line_cursor cursor = {.lines = lines};
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (!stands(&marks[i], text))
			continue;
		uses[kept] = uses[i];
		if (!marks[i].elsewhere)
			uses[kept].range = range_of(&cursor, &marks[i]);
		marks[kept++] = marks[i];
	}
	return kept;
}

static void apply_to_includes(struct parse_result *result, struct str text, const struct line_table *lines)
{
	struct parse_facts *facts = &result->facts;
	struct line_cursor cursor = {.lines = lines};
	size_t kept = 0;
	for (size_t i = 0; i < facts->include_count; i++) {
		if (!stands(&result->include_marks[i], text))
			continue;
		struct computed_include include = facts->includes[i];
		uint32_t lines_above = include.range.begin.line - include.directive_line;
		if (!result->include_marks[i].elsewhere)
			include.range = range_of(&cursor, &result->include_marks[i]);
		include.directive_line = include.range.begin.line - lines_above;
		facts->includes[kept] = include;
		result->include_marks[kept++] = result->include_marks[i];
	}
	facts->include_count = kept;
}

void parse_marks_apply(struct parse_result *result, struct str text, const struct line_table *lines)
{
	if (!result->use_marks)
		return;
	struct parse_facts *facts = &result->facts;
	facts->use_count = use_marks_apply(result->use_marks, facts->uses, facts->use_count, text, lines);
	apply_to_includes(result, text, lines);
	parse_result_list_computed(result);
}

/* Which bodies an edit leaves alone, and the text without them. */
#include "blank.h"

#include <string.h>

#include "lex.h"

static struct text_difference difference_between(struct str earlier, struct str text)
{
	size_t limit = earlier.len < text.len ? earlier.len : text.len, begin = 0, behind = 0;
	while (begin < limit && earlier.ptr[begin] == text.ptr[begin])
		begin++;
	while (behind < limit - begin && earlier.ptr[earlier.len - 1 - behind] == text.ptr[text.len - 1 - behind])
		behind++;
	return (struct text_difference){(uint32_t)begin, (uint32_t)(earlier.len - behind),
					(uint32_t)(text.len - behind)};
}

uint32_t blanked_moved(const struct text_difference *edit, uint32_t offset)
{
	if (offset < edit->begin)
		return offset;
	return offset < edit->old_end ? UINT32_MAX : offset - edit->old_end + edit->new_end;
}

/* ---- directives in bodies ---- */

struct directive {
	size_t begin, end; /* from its # to the end of its line */
	struct str word;
};

static bool has_line_end(struct str text)
{
	return text.len && (memchr(text.ptr, '\n', text.len) || memchr(text.ptr, '\r', text.len));
}

/* Reads on from `*offset` to the next one. */
static bool next_directive(struct arena *arena, struct str body, size_t *offset, struct directive *directive)
{
	for (;;) {
		size_t behind = *offset;
		struct token token = lex_next(arena, body, offset, false);
		if (token.kind == TOKEN_END)
			return false;
		if (!lex_is_hash(body, &token) || !has_line_end(str_sub(body, behind, token.begin)))
			continue;
		struct token word = lex_next(arena, body, offset, true), last = word;
		while (last.kind != TOKEN_END)
			last = lex_next(arena, body, offset, true);
		*directive = (struct directive){token.begin, *offset, word.text};
		return true;
	}
}

static bool may_have_directives(struct str body)
{
	return body.len && (memchr(body.ptr, '#', body.len) || str_contains(body, STR("%:")));
}

/* Whether a raw string begins in it, which may hold anything. */
static bool has_raw_string(struct str body)
{
	const char *end = body.ptr + body.len, *at = body.ptr;
	while (at && (at = memmem(at, (size_t)(end - at), "R\"", 2))) {
		char before = at == body.ptr ? ' ' : at[-1];
		bool word = before == '_' || (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z') ||
			    (before >= 'A' && before <= 'Z');
		if (!word || strchr("uUL8", before))
			return true;
		at += 2;
	}
	return false;
}

/* What the lexer would read differently, and what works behind the body though it looks like no directive. */
static bool is_odd(struct str body)
{
	return str_contains(body, STR("??")) || str_contains(body, STR("_Pragma")) || has_raw_string(body);
}

/* Whether the directive is a condition, and turns with nothing but macros. */
static bool is_condition(struct str body, const struct directive *directive)
{
	static const char *const words[] = {"if", "ifdef", "ifndef", "elif", "elifdef", "elifndef", "else", "endif"};
	struct str text = str_sub(body, directive->begin, directive->end);
	if (str_contains(text, STR("__has_")) || str_contains(text, STR("__LINE__")))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_eq(directive->word, str_from(words[i])))
			return true;
	}
	return false;
}

bool blank_is_closed(struct arena *arena, struct str body)
{
	struct directive directive;
	size_t offset = 0;
	if (is_odd(body))
		return false;
	while (may_have_directives(body) && next_directive(arena, body, &offset, &directive)) {
		if (!is_condition(body, &directive))
			return false;
	}
	return true;
}

bool blank_counts(struct str text)
{
	return str_contains(text, STR("__COUNTER__"));
}

/* ---- the edit ---- */

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

uint32_t body_around(const struct body_list *bodies, uint32_t offset)
{
	size_t index = first_body(bodies, offset);
	return index < bodies->items.len && bodies->items.items[index].begin <= offset ? (uint32_t)index : BODY_NONE;
}

/* The body that the edit lies in, before and after. */
static uint32_t find_edited(struct arena *arena, const struct body_list *bodies, const struct text_difference *edit,
			    struct str text)
{
	uint32_t index = body_around(bodies, edit->begin);
	if (index == BODY_NONE || edit->old_end > bodies->items.items[index].end)
		return BODY_NONE;
	const struct body *body = &bodies->items.items[index];
	uint32_t end = body->end - edit->old_end + edit->new_end;
	return blank_is_closed(arena, str_sub(text, body->begin, end)) ? index : BODY_NONE;
}

/* [begin, end), and what it is a part of between functions: up to brackets and semicolons. */
static struct str whole_declaration(struct str text, size_t begin, size_t end)
{
	while (begin && !strchr(";{}", text.ptr[begin - 1]))
		begin--;
	while (end < text.len && !strchr(";{}", text.ptr[end]))
		end++;
	return str_sub(text, begin, end);
}

/* Whether a declaration may be an error for no reason but that a body before it has made use of what it declares. */
static bool looks_back(struct str declaration)
{
	return str_contains(declaration, STR("asm")) || str_contains(declaration, STR("attribute"));
}

/* Whether every text has it. */
static bool is_common(struct str word)
{
	static const char *const words[] = {"return", "int",     "void",  "const",  "static",  "if",    "else",
					    "for",    "while",   "class", "struct", "bool",    "char",  "unsigned",
					    "long",   "auto",    "this",  "size_t", "double",  "float", "true",
					    "false",  "nullptr", "new",   "case",   "typename"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_eq(word, str_from(words[i])))
			return true;
	}
	return false;
}

/* Whether both speak of something. */
static bool share_a_name(struct arena *arena, struct str one, struct str other)
{
	size_t offset = 0;
	for (struct token token = lex_next(arena, one, &offset, false); token.kind != TOKEN_END;
	     token = lex_next(arena, one, &offset, false)) {
		if (token.kind == TOKEN_NAME && !is_common(token.text) && str_contains(other, token.text))
			return true;
	}
	return false;
}

/*
 * Templates are instantiated where the file ends, for bodies all over it: with a declaration more of what they name, or
 * one less, what was well-formed may not be.
 */
static bool concerns_templates(struct arena *arena, const struct body_list *bodies, struct str earlier,
			       struct str declaration)
{
	if (bodies->hidden_templates || str_contains(declaration, STR("template")))
		return true;
	if (bodies->templates.len && str_contains(declaration, STR("operator")))
		return true;
	for (size_t i = 0; i < bodies->templates.len; i++) {
		const struct text_span *span = &bodies->templates.items[i];
		if (share_a_name(arena, declaration, str_sub(earlier, span->begin, span->end)))
			return true;
	}
	return false;
}

static bool touches_template(const struct body_list *bodies, const struct text_difference *edit)
{
	for (size_t i = 0; i < bodies->templates.len; i++) {
		const struct text_span *span = &bodies->templates.items[i];
		if (span->begin <= edit->old_end && edit->begin <= span->end)
			return true;
	}
	return false;
}

/* Whether what was typed between functions, or stood there before, may be at odds with the bodies before it. */
static bool is_at_odds(struct arena *arena, const struct body_list *bodies, const struct text_difference *edit,
		       struct str earlier, struct str text)
{
	const struct str declarations[] = {whole_declaration(earlier, edit->begin, edit->old_end),
					   whole_declaration(text, edit->begin, edit->new_end)};
	for (size_t i = 0; i < 2; i++) {
		if (looks_back(declarations[i]) || concerns_templates(arena, bodies, earlier, declarations[i]))
			return true;
	}
	return touches_template(bodies, edit);
}

static void blank_out(char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bytes[i] != '\n' && bytes[i] != '\r')
			bytes[i] = ' ';
	}
}

/* All but its directives, which decide what libclang skips. */
static void blank_body(struct arena *arena, char *bytes, struct str body)
{
	struct directive directive;
	size_t done = 0, offset = 0;
	while (may_have_directives(body) && next_directive(arena, body, &offset, &directive)) {
		blank_out(bytes + done, directive.begin - done);
		done = directive.end;
	}
	blank_out(bytes + done, body.len - done);
}

bool blank_bodies(struct arena *arena, const struct body_list *bodies, struct str earlier, struct str text,
		  struct blanked *blanked)
{
	*blanked = (struct blanked){.edit = difference_between(earlier, text)};
	const struct text_difference *edit = &blanked->edit;
	blanked->edited = find_edited(arena, bodies, edit, text);
	if (blanked->edited == BODY_NONE && is_at_odds(arena, bodies, edit, earlier, text))
		return false;
	blanked->blank = arena_array(arena, bool, bodies->items.len);
	char *bytes = arena_array(arena, char, text.len + 1);
	if (text.len)
		memcpy(bytes, text.ptr, text.len);
	for (uint32_t i = 0; i < bodies->items.len; i++) {
		const struct body *body = &bodies->items.items[i];
		bool before = body->end < edit->begin;
		bool behind = body->begin > edit->old_end && blanked->edited != BODY_NONE;
		blanked->blank[i] = body->kept && (before || behind);
		if (!blanked->blank[i])
			continue;
		blank_body(arena, bytes + blanked_moved(edit, body->begin), str_sub(earlier, body->begin, body->end));
		blanked->count++;
	}
	blanked->text = (struct str){bytes, text.len};
	return blanked->count;
}

/* Which bodies an edit leaves alone, and the text without them. */
#include "blank.h"

#include <string.h>

#include "lex.h"

static struct text_edit edit_between(struct str earlier, struct str text)
{
	size_t limit = earlier.len < text.len ? earlier.len : text.len, begin = 0, behind = 0;
	while (begin < limit && earlier.ptr[begin] == text.ptr[begin])
		begin++;
	while (behind < limit - begin && earlier.ptr[earlier.len - 1 - behind] == text.ptr[text.len - 1 - behind])
		behind++;
	return (struct text_edit){(uint32_t)begin, (uint32_t)(earlier.len - behind), (uint32_t)(text.len - behind)};
}

uint32_t blanked_moved(const struct text_edit *edit, uint32_t offset)
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

/* Reads on from `*offset` to the next one. */
static bool next_directive(struct arena *arena, struct str body, size_t *offset, struct directive *directive)
{
	for (;;) {
		size_t behind = *offset;
		struct token token = lex_next(arena, body, offset, false);
		if (token.kind == TOKEN_END)
			return false;
		if (!lex_is_hash(body, &token) || !memchr(body.ptr + behind, '\n', token.begin - behind))
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

/* What the lexer would read differently, what works behind the body though it looks like no directive, and what asks
 * for files. */
static bool is_odd(struct str body)
{
	static const char *const odd[] = {"??", "R\"", "_Pragma", "__has_"};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		if (str_contains(body, str_from(odd[i])))
			return true;
	}
	return false;
}

bool blank_is_closed(struct arena *arena, struct str body)
{
	static const char *const tests[] = {"if", "ifdef", "ifndef", "elif", "elifdef", "elifndef", "else", "endif"};
	struct directive directive;
	size_t offset = 0;
	if (is_odd(body))
		return false;
	while (may_have_directives(body) && next_directive(arena, body, &offset, &directive)) {
		bool test = false;
		for (size_t i = 0; i < sizeof tests / sizeof *tests && !test; i++)
			test = str_eq(directive.word, str_from(tests[i]));
		if (!test)
			return false;
	}
	return true;
}

/* The body that the edit lies in, before and after. */
static uint32_t find_edited(struct arena *arena, const struct body_list *bodies, const struct text_edit *edit,
			    struct str text)
{
	for (uint32_t i = 0; i < bodies->items.len; i++) {
		const struct body *body = &bodies->items.items[i];
		if (body->begin > edit->begin || edit->old_end > body->end)
			continue;
		uint32_t end = body->end - edit->old_end + edit->new_end;
		return blank_is_closed(arena, str_sub(text, body->begin, end)) ? i : BODY_NONE;
	}
	return BODY_NONE;
}

/* The lines around [begin, end). */
static struct str whole_lines(struct str text, size_t begin, size_t end)
{
	while (begin && text.ptr[begin - 1] != '\n')
		begin--;
	while (end < text.len && text.ptr[end] != '\n')
		end++;
	return str_sub(text, begin, end);
}

/* Whether the lines may hold what is an error if a body before them has made use of it. */
static bool looks_back(struct str lines)
{
	return str_contains(lines, STR("template")) || str_contains(lines, STR("asm"));
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
	*blanked = (struct blanked){.edit = edit_between(earlier, text)};
	const struct text_edit *edit = &blanked->edit;
	blanked->edited = find_edited(arena, bodies, edit, text);
	if (blanked->edited == BODY_NONE && (looks_back(whole_lines(earlier, edit->begin, edit->old_end)) ||
					     looks_back(whole_lines(text, edit->begin, edit->new_end))))
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

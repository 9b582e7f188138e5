/* How far a text's preamble goes. */
#include "preamble.h"

#include <string.h>

#include "lex.h"

/* Raw strings go over lines, trigraphs are read under some standards only, and odd bytes may be white space. */
static bool is_plain(struct str text)
{
	static const char *const odd[] = {"R\"", "??"};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		if (str_contains(text, str_from(odd[i])))
			return false;
	}
	return !text.len || !memchr(text.ptr, '\0', text.len);
}

bool preamble_find(struct str text, struct preamble *preamble)
{
	struct arena arena = {0};
	size_t offset = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
	struct token token = lex_next(&arena, text, &offset, false);
	while (lex_is_hash(text, &token)) {
		while (lex_next(&arena, text, &offset, true).kind != TOKEN_END)
			continue;
		token = lex_next(&arena, text, &offset, false);
	}
	preamble->end = token.begin;
	preamble->fixed = token.end + 1; /* what follows may make it another one */
	arena_finish(&arena);
	bool odd_token = token.kind != TOKEN_END && (unsigned char)text.ptr[token.begin] >= 0x80;
	return !odd_token && is_plain(str_sub(text, 0, token.end));
}

/* Where the name of a file ends that begins at `begin`, with its quotes; `begin` where there is none. */
static size_t file_name_end(struct str text, const struct token *first)
{
	if (text.ptr[first->begin] == '"')
		return first->end;
	if (text.ptr[first->begin] != '<')
		return first->begin;
	size_t length = str_find(str_from_offset(text, first->begin), '>');
	return length == SIZE_MAX ? first->begin : first->begin + length + 1;
}

/* The name of a file that stands behind `offset`, and nothing else up to the end of the line; else empty. */
static struct str file_operand(struct arena *arena, struct str text, size_t *offset)
{
	struct token first = lex_next(arena, text, offset, true);
	if (first.kind == TOKEN_END)
		return (struct str){0};
	*offset = file_name_end(text, &first);
	struct str operand = str_sub(text, first.begin, *offset);
	if (operand.len <= 2 || memchr(operand.ptr, '\n', operand.len) || memchr(operand.ptr, '\\', operand.len))
		return (struct str){0};
	return lex_next(arena, text, offset, true).kind == TOKEN_END ? operand : (struct str){0};
}

size_t preamble_includes(struct str text, size_t most, struct str *includes)
{
	struct arena arena = {0};
	size_t count = 0, offset = 0;
	while (count < most) {
		struct token hash = lex_next(&arena, text, &offset, false);
		if (!lex_is_hash(text, &hash) || !str_eq(lex_next(&arena, text, &offset, true).text, STR("include")))
			break;
		includes[count] = file_operand(&arena, text, &offset);
		if (!includes[count].len)
			break;
		count++;
	}
	arena_finish(&arena);
	return is_plain(str_sub(text, 0, offset)) ? count : 0;
}

/* How far a text's preamble goes. */
#include "preamble.h"

#include <string.h>

#include "lex.h"

static bool is_hash(struct str text, const struct token *token)
{
	return token->kind == TOKEN_PUNCT &&
	       (text.ptr[token->begin] == '#' || str_starts(str_from_offset(text, token->begin), STR("%:")));
}

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
	while (is_hash(text, &token)) {
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

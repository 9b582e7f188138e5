/* Blanks what JSON with comments has and JSON has not. */
#include "json_relax.h"

#include <string.h>

struct relax {
	char *at, *end;
	char *comma; /* the last significant byte, where it is a ',' that may prove to be a trailing one */
	char before; /* the last significant byte; '\0' at the beginning */
};

static void blank(char *begin, const char *end)
{
	memset(begin, ' ', (size_t)(end - begin));
}

static void skip_byte_order_mark(struct relax *r)
{
	static const char mark[] = {'\xEF', '\xBB', '\xBF'};
	if ((size_t)(r->end - r->at) < sizeof mark || memcmp(r->at, mark, sizeof mark) != 0)
		return;
	blank(r->at, r->at + sizeof mark);
	r->at += sizeof mark;
}

/* To behind the closing quote, or to the end of a string that has none. */
static void skip_string(struct relax *r)
{
	r->at++;
	while (r->at < r->end && *r->at != '"')
		r->at += *r->at == '\\' && r->end - r->at > 1 ? 2 : 1;
	if (r->at < r->end)
		r->at++;
}

static void blank_line_comment(struct relax *r)
{
	char *begin = r->at;
	while (r->at < r->end && *r->at != '\n' && *r->at != '\r')
		r->at++;
	blank(begin, r->at);
}

static bool blank_block_comment(struct relax *r)
{
	char *begin = r->at;
	const char *close = memmem(begin + 2, (size_t)(r->end - begin - 2), "*/", 2);
	if (!close)
		return false;
	r->at += close + 2 - begin;
	blank(begin, r->at);
	return true;
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* A comma counts as a trailing one only behind a value: "[,]" and "[1,,]" stay the faults that they are. */
static void take_significant(struct relax *r)
{
	char byte = *r->at;
	if (r->comma && (byte == ']' || byte == '}'))
		*r->comma = ' ';
	bool behind_value = r->before && !strchr("[{,:", r->before);
	r->comma = byte == ',' && behind_value ? r->at : NULL;
	r->before = byte;
	if (byte == '"')
		skip_string(r);
	else
		r->at++;
}

/* Takes one space, comment or significant piece; false for a comment that is not closed. */
static bool take(struct relax *r)
{
	char next = r->end - r->at > 1 ? r->at[1] : '\0';
	if (is_space(*r->at)) {
		r->at++;
	} else if (*r->at == '/' && next == '/') {
		blank_line_comment(r);
	} else if (*r->at == '/' && next == '*') {
		return blank_block_comment(r);
	} else {
		take_significant(r);
	}
	return true;
}

bool json_relax(struct arena *arena, struct str text, struct str *strict, struct json_error *error)
{
	char *begin = arena_copy(arena, text.ptr, text.len, 1);
	struct relax r = {.at = begin, .end = begin + text.len};
	skip_byte_order_mark(&r);
	while (r.at < r.end) {
		if (!take(&r)) {
			*error = (struct json_error){(size_t)(r.at - begin), "unterminated comment"};
			return false;
		}
	}
	*strict = (struct str){begin, text.len};
	return true;
}

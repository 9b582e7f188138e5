/* Refuses whatever is not JSON, at its place, before jsmn sees it: jsmn alone lets much of it pass. */
#include "json_check.h"

#include "utf.h"
#include "word.h"

struct check {
	const char *begin, *at, *end;
	size_t tokens; /* values and member names so far */
	uint32_t depth;
	struct json_error *error;
};

/* Whether a line begins here with one of git's conflict markers. */
static bool is_merge_marker(const struct check *c, const char *at)
{
	enum { MARKER_BYTES = 7 };
	bool line_begins = at == c->begin || at[-1] == '\n';

	if (!line_begins || c->end - at < MARKER_BYTES || (*at != '<' && *at != '=' && *at != '>'))
		return false;
	for (int i = 1; i < MARKER_BYTES; i++)
		if (at[i] != *at)
			return false;
	return true;
}

static bool refuse_at(struct check *c, const char *at, const char *message)
{
	if (is_merge_marker(c, at))
		message = "a merge left its markers here; resolve it";
	*c->error = (struct json_error){(size_t)(at - c->begin), message};
	return false;
}

static bool refuse(struct check *c, const char *message)
{
	return refuse_at(c, c->at, message);
}

static void skip_space(struct check *c)
{
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\n' || *c->at == '\t' || *c->at == '\r'))
		c->at++;
}

static bool next_is(const struct check *c, char byte)
{
	return c->at < c->end && *c->at == byte;
}

static bool next_is_digit(const struct check *c)
{
	return c->at < c->end && *c->at >= '0' && *c->at <= '9';
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A surrogate without its other half is well-formed JSON (RFC 8259, section 8.2); json_string() replaces it. */
static bool check_unicode_escape(struct check *c)
{
	enum { ESCAPE_LEN = 6 };
	for (int i = 2; i < ESCAPE_LEN; i++) {
		if (c->at + i >= c->end || !is_hex(c->at[i]))
			return refuse(c, "expected four hexadecimal digits after \\u");
	}
	c->at += ESCAPE_LEN;
	return true;
}

static bool check_escape(struct check *c)
{
	char escaped = c->end - c->at > 1 ? c->at[1] : '\0';
	if (escaped == 'u')
		return check_unicode_escape(c);
	if (!escaped || !strchr("\"\\/bfnrt", escaped))
		return refuse(c, "unknown escape in a string");
	c->at += 2;
	return true;
}

static bool check_character(struct check *c)
{
	unsigned char byte = (unsigned char)*c->at;
	if (byte == '\\')
		return check_escape(c);
	if (byte < 0x20)
		return refuse(c, "control character in a string");
	struct utf8_char character = utf8_decode(c->at, c->end);
	if (!character.valid)
		return refuse(c, "ill-formed UTF-8");
	c->at += character.len;
	return true;
}

static bool check_string(struct check *c)
{
	const char *quote = c->at++;
	c->tokens++;
	for (;;) {
		c->at += plain_json_span(c->at, c->end);
		if (c->at == c->end)
			return refuse_at(c, quote, "unterminated string");
		if (*c->at == '"')
			break;
		if (!check_character(c))
			return false;
	}
	c->at++;
	return true;
}

static bool check_digits(struct check *c)
{
	if (!next_is_digit(c))
		return refuse(c, "expected a digit");
	while (next_is_digit(c))
		c->at++;
	return true;
}

static bool check_integer_part(struct check *c)
{
	if (!next_is(c, '0'))
		return check_digits(c);
	c->at++;
	return next_is_digit(c) ? refuse_at(c, c->at - 1, "a number must not begin with 0") : true;
}

static bool check_number(struct check *c)
{
	c->tokens++;
	if (next_is(c, '-'))
		c->at++;
	if (!check_integer_part(c))
		return false;
	if (next_is(c, '.')) {
		c->at++;
		if (!check_digits(c))
			return false;
	}
	if (!next_is(c, 'e') && !next_is(c, 'E'))
		return true;
	c->at++;
	if (next_is(c, '+') || next_is(c, '-'))
		c->at++;
	return check_digits(c);
}

static bool check_literal(struct check *c, struct str literal)
{
	c->tokens++;
	if (!str_starts((struct str){c->at, (size_t)(c->end - c->at)}, literal))
		return refuse(c, "expected a value");
	c->at += literal.len;
	return true;
}

static bool check_value(struct check *c);

static bool check_member(struct check *c)
{
	if (!next_is(c, '"'))
		return refuse(c, "expected a member's name in double quotes");
	if (!check_string(c))
		return false;
	skip_space(c);
	if (!next_is(c, ':'))
		return refuse(c, "expected ':'");
	c->at++;
	skip_space(c);
	return check_value(c);
}

static bool check_array_items(struct check *c)
{
	for (;;) {
		skip_space(c);
		if (!check_value(c))
			return false;
		skip_space(c);
		if (next_is(c, ']'))
			return true;
		if (!next_is(c, ','))
			return refuse(c, "expected ',' or ']'");
		c->at++;
	}
}

static bool check_object_items(struct check *c)
{
	for (;;) {
		skip_space(c);
		if (!check_member(c))
			return false;
		skip_space(c);
		if (next_is(c, '}'))
			return true;
		if (!next_is(c, ','))
			return refuse(c, "expected ',' or '}'");
		c->at++;
	}
}

/* Recursion goes no deeper than JSON_MAX_DEPTH, so the stack is bounded too. */
static bool check_container(struct check *c, char closing, bool (*check_items)(struct check *))
{
	if (c->depth == JSON_MAX_DEPTH)
		return refuse(c, "nested too deeply");
	c->depth++;
	c->tokens++;
	c->at++;
	skip_space(c);
	if (!next_is(c, closing) && !check_items(c))
		return false;
	c->at++;
	c->depth--;
	return true;
}

static bool check_value(struct check *c)
{
	switch (c->at < c->end ? *c->at : '\0') {
	case '{':
		return check_container(c, '}', check_object_items);
	case '[':
		return check_container(c, ']', check_array_items);
	case '"':
		return check_string(c);
	case 't':
		return check_literal(c, STR("true"));
	case 'f':
		return check_literal(c, STR("false"));
	case 'n':
		return check_literal(c, STR("null"));
	default:
		return next_is(c, '-') || next_is_digit(c) ? check_number(c) : refuse(c, "expected a value");
	}
}

bool json_check(struct str text, size_t *tokens, struct json_error *error)
{
	const char *begin = text.len ? text.ptr : "";
	struct check c = {.begin = begin, .at = begin, .end = begin + text.len, .error = error};
	skip_space(&c);
	if (!check_value(&c))
		return false;
	skip_space(&c);
	if (c.at < c.end)
		return refuse(&c, "expected nothing behind the value");
	*tokens = c.tokens;
	return true;
}

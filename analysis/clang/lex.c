/* Just enough of a lexer for macro bodies and brackets. */
#include "lex.h"

#include <string.h>

static bool is_name_byte(char byte)
{
	unsigned char b = (unsigned char)byte;
	return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' || b == '$' ||
	       b >= 0x80;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static char byte_at(struct str text, size_t offset)
{
	return offset < text.len ? text.ptr[offset] : '\0';
}

/* The length of a splice (a backslash at the end of its line) at `offset`, 0 where there is none. */
static size_t splice_at(struct str text, size_t offset)
{
	if (byte_at(text, offset) != '\\')
		return 0;
	size_t at = offset + 1;
	while (byte_at(text, at) == ' ' || byte_at(text, at) == '\t')
		at++;
	if (byte_at(text, at) == '\r')
		return (byte_at(text, at + 1) == '\n' ? at + 2 : at + 1) - offset;
	return byte_at(text, at) == '\n' ? at + 1 - offset : 0;
}

static size_t skip_splices(struct str text, size_t offset)
{
	for (size_t len; (len = splice_at(text, offset));)
		offset += len;
	return offset;
}

static size_t skip_block_comment(struct str text, size_t offset)
{
	const char *end = memmem(text.ptr + offset, text.len - offset, "*/", 2);
	return end ? (size_t)(end - text.ptr) + 2 : text.len;
}

static size_t skip_line_comment(struct str text, size_t offset)
{
	while (offset < text.len && text.ptr[offset] != '\n') {
		size_t splice = splice_at(text, offset);
		offset += splice ? splice : 1;
	}
	return offset;
}

/* To the next token, or to the line's end where that ends a directive. */
static size_t skip_blank(struct str text, size_t offset, bool directive)
{
	while (offset < text.len) {
		size_t splice = splice_at(text, offset);
		char byte = text.ptr[offset];
		if (splice)
			offset += splice;
		else if (byte == '/' && byte_at(text, offset + 1) == '*')
			offset = skip_block_comment(text, offset + 2);
		else if (byte == '/' && byte_at(text, offset + 1) == '/')
			offset = skip_line_comment(text, offset);
		else if (byte == ' ' || byte == '\t' || byte == '\f' || byte == '\v' ||
			 (!directive && (byte == '\n' || byte == '\r')))
			offset++;
		else
			break;
	}
	return offset;
}

static size_t skip_literal(struct str text, size_t offset)
{
	char quote = text.ptr[offset++];
	while (offset < text.len && text.ptr[offset] != quote && text.ptr[offset] != '\n') {
		size_t splice = splice_at(text, offset);
		offset += splice ? splice : (text.ptr[offset] == '\\' ? 2 : 1);
	}
	if (offset >= text.len)
		return text.len;
	return text.ptr[offset] == quote ? offset + 1 : offset; /* one that is left open ends with its line */
}

/* The end of a run of name bytes; `*spliced` tells whether a splice lies in it. */
static size_t skip_name(struct str text, size_t offset, bool *spliced)
{
	*spliced = false;
	for (;;) {
		while (offset < text.len && is_name_byte(text.ptr[offset]))
			offset++;
		size_t next = skip_splices(text, offset);
		if (next == offset || next >= text.len || !is_name_byte(text.ptr[next]))
			return offset;
		*spliced = true;
		offset = next;
	}
}

static size_t skip_number(struct str text, size_t offset)
{
	while (is_name_byte(byte_at(text, offset)) || byte_at(text, offset) == '.' ||
	       (byte_at(text, offset) == '\'' && is_name_byte(byte_at(text, offset + 1))) ||
	       (offset && memchr("eEpP", text.ptr[offset - 1], 4) && byte_at(text, offset) &&
		memchr("+-", byte_at(text, offset), 2)))
		offset++;
	return offset;
}

static struct str without_splices(struct arena *arena, struct str text)
{
	char *copy = arena_copy(arena, text.ptr, text.len, 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len;) {
		i = skip_splices(text, i);
		if (i < text.len)
			copy[len++] = text.ptr[i++];
	}
	return (struct str){copy, len};
}

static size_t skip_punct(struct str text, size_t offset)
{
	static const char *const longer[] = {"...", "##", "->", "::"};
	for (size_t i = 0; i < sizeof longer / sizeof *longer; i++) {
		if (str_starts(str_from_offset(text, offset), str_from(longer[i])))
			return offset + strlen(longer[i]);
	}
	return offset + 1;
}

struct token lex_name_at(struct arena *arena, struct str text, size_t offset)
{
	struct token token = {TOKEN_OTHER, offset, offset, {0}};
	if (offset >= text.len || !is_name_byte(text.ptr[offset]) || is_digit(text.ptr[offset]))
		return token;
	bool spliced;
	token.kind = TOKEN_NAME;
	token.end = skip_name(text, offset, &spliced);
	token.text = str_sub(text, offset, token.end);
	if (spliced)
		token.text = without_splices(arena, token.text);
	return token;
}

struct token lex_next(struct arena *arena, struct str text, size_t *offset, bool directive)
{
	size_t begin = skip_blank(text, *offset, directive);
	if (begin >= text.len || text.ptr[begin] == '\n' || text.ptr[begin] == '\r') {
		*offset = begin;
		return (struct token){TOKEN_END, begin, begin, {0}};
	}
	struct token token = lex_name_at(arena, text, begin);
	char byte = text.ptr[begin];
	if (token.kind == TOKEN_NAME && (byte_at(text, token.end) == '"' || byte_at(text, token.end) == '\'')) {
		token.kind = TOKEN_OTHER; /* the prefix of a literal */
		token.end = skip_literal(text, token.end);
	} else if (byte == '"' || byte == '\'') {
		token.end = skip_literal(text, begin);
	} else if (is_digit(byte) || (byte == '.' && is_digit(byte_at(text, begin + 1)))) {
		token.end = skip_number(text, begin);
	} else if (token.kind != TOKEN_NAME) {
		token.kind = TOKEN_PUNCT;
		token.end = skip_punct(text, begin);
	}
	if (token.kind != TOKEN_NAME)
		token.text = str_sub(text, begin, token.end);
	*offset = token.end;
	return token;
}

bool lex_is_hash(struct str text, const struct token *token)
{
	return token->kind == TOKEN_PUNCT &&
	       (text.ptr[token->begin] == '#' || str_starts(str_from_offset(text, token->begin), STR("%:")));
}

struct str lex_name_before(struct str text, size_t offset)
{
	size_t end = offset < text.len ? offset : text.len;
	while (end && memchr(" \t(\\\n\r", text.ptr[end - 1], 6)) {
		/* A line's end counts as blank only over a splice. */
		if ((text.ptr[end - 1] == '\n' || text.ptr[end - 1] == '\r') &&
		    (end < 2 || !memchr("\\\r", text.ptr[end - 2], 2)))
			break;
		end--;
	}
	size_t begin = end;
	while (begin && is_name_byte(text.ptr[begin - 1]))
		begin--;
	return str_sub(text, begin, end);
}

/* ---- macro bodies ---- */

static bool is_punct(struct token token, const char *text)
{
	return token.kind == TOKEN_PUNCT && str_eq(token.text, str_from(text));
}

struct token lex_include_operand(struct arena *arena, struct str text, size_t offset)
{
	struct token word;
	do
		word = lex_next(arena, text, &offset, true); /* the # (or %: of a digraph), then include */
	while (word.kind == TOKEN_PUNCT);
	return lex_next(arena, text, &offset, true);
}

bool lex_has_body(struct arena *arena, struct str text, size_t offset)
{
	for (long depth = 0;;) {
		struct token token = lex_next(arena, text, &offset, false);
		depth += is_punct(token, "(");
		depth -= is_punct(token, ")");
		if (token.kind == TOKEN_END || is_punct(token, "{"))
			return token.kind != TOKEN_END;
		if (is_punct(token, ";") || is_punct(token, "}") ||
		    (depth <= 0 && (is_punct(token, ",") || is_punct(token, "="))))
			return false;
	}
}

struct params {
	VEC(struct str) names;
};

/* Reads up to the closing bracket; `offset` stands behind the opening one. */
static size_t read_params(struct arena *arena, struct str text, size_t offset, struct params *params)
{
	for (;;) {
		struct token token = lex_next(arena, text, &offset, true);
		if (token.kind == TOKEN_END || is_punct(token, ")"))
			return offset;
		if (token.kind == TOKEN_NAME)
			vec_push(&params->names, token.text);
		else if (is_punct(token, "..."))
			vec_push(&params->names, STR("__VA_ARGS__"));
	}
}

static bool is_param(const struct params *params, struct str name)
{
	for (size_t i = 0; i < params->names.len; i++) {
		if (str_eq(params->names.items[i], name))
			return true;
	}
	return str_eq(name, STR("__VA_OPT__"));
}

struct name_list {
	VEC(struct body_name) items;
};

static void read_names(struct arena *arena, struct str text, size_t offset, const struct params *params,
		       struct macro_body *body, struct name_list *names)
{
	struct token before = {0};
	bool in_call = false;
	for (;;) {
		struct token token = lex_next(arena, text, &offset, true);
		bool after_name = names->items.len && before.kind == TOKEN_NAME;
		struct body_name *previous = after_name ? vec_last(&names->items) : NULL;
		if (previous && is_punct(token, "(")) {
			previous->call = true;
			body->calls_params |= previous->param;
			in_call |= !previous->param;
		}
		if (previous && is_punct(token, "##"))
			previous->pasted = true;
		if (previous && token.kind == TOKEN_END)
			previous->last = true;
		if (token.kind == TOKEN_END)
			return;
		body->pastes |= is_punct(token, "##");
		if (token.kind == TOKEN_NAME) {
			struct body_name name = {
				.text = token.text, .begin = (uint32_t)token.begin, .end = (uint32_t)token.end};
			name.param = is_param(params, token.text);
			name.pasted = is_punct(before, "##");
			name.member = is_punct(before, ".") || is_punct(before, "->");
			body->calls_params |= name.param && in_call;
			vec_push(&names->items, name);
		}
		before = token;
	}
}

void lex_macro_body(struct arena *arena, struct str text, size_t offset, struct macro_body *body)
{
	struct params params = {0};
	struct name_list names = {0};
	*body = (struct macro_body){0};
	struct token name = lex_name_at(arena, text, offset);
	size_t at = skip_splices(text, name.end);
	body->function_like = byte_at(text, at) == '(';
	if (body->function_like)
		at = read_params(arena, text, at + 1, &params);
	read_names(arena, text, at, &params, body, &names);

	body->count = names.items.len;
	body->names =
		arena_copy(arena, names.items.items, body->count * sizeof *body->names, _Alignof(struct body_name));
	vec_free(&names.items);
	vec_free(&params.names);
}

void lex_lone_arguments(struct arena *arena, struct str text, size_t offset, struct token **names, size_t *count)
{
	VEC(struct token) lone = {0};
	struct token first = {0};
	size_t tokens = 0, depth = 0;
	*names = NULL;
	*count = 0;
	if (!is_punct(lex_next(arena, text, &offset, false), "("))
		return;
	for (;;) {
		struct token token = lex_next(arena, text, &offset, false);
		bool closes = depth == 0 && is_punct(token, ")");
		if (token.kind == TOKEN_END)
			break;
		if (closes || (depth == 0 && is_punct(token, ","))) {
			if (tokens == 1 && first.kind == TOKEN_NAME)
				vec_push(&lone, first);
			tokens = 0;
			if (closes)
				break;
			continue;
		}
		depth += is_punct(token, "(");
		depth -= is_punct(token, ")");
		if (tokens++ == 0)
			first = token;
	}
	*count = lone.len;
	*names = arena_copy(arena, lone.items, lone.len * sizeof **names, _Alignof(struct token));
	vec_free(&lone);
}

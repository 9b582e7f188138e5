/* The only user of jsmn: parses JSON and walks it by cursor. */
#include <autotomy/base/json.h>

#include <string.h>

#include "json_check.h"
#include "json_relax.h"
#include "utf.h"
#include "word.h"

#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include <jsmn.h>

/*
 * jsmn lists the tokens in the order of the text; a member's name has its value for its only child. Once they are all
 * found nobody asks for a parent any more, and the field `parent` holds the index behind the token's whole subtree
 * instead, which makes skipping a value one step.
 */
struct json_doc {
	struct str text;
	const jsmntok_t *tokens;
};

static int32_t after_children(const jsmntok_t *tokens, int32_t index)
{
	int32_t after = index + 1;
	for (int child = 0; child < tokens[index].size; child++)
		after = tokens[after].parent;
	return after;
}

/* From the back, so that a token's children are linked before it is. Each is stepped over once, by its parent. */
static void link_subtrees(jsmntok_t *tokens, size_t count)
{
	for (size_t i = count; i-- > 0;)
		tokens[i].parent = after_children(tokens, (int32_t)i);
}

/* jsmn takes a number or a literal only with something behind it, which a document of nothing else has not. */
static struct str pad_primitive(struct arena *arena, struct str text)
{
	char last = text.ptr[text.len - 1];
	if (last == '}' || last == ']' || last == '"' || last == '\n')
		return text;
	char *padded = arena_alloc(arena, text.len + 1, 1);
	memcpy(padded, text.ptr, text.len);
	padded[text.len] = '\n';
	return (struct str){padded, text.len + 1};
}

static bool refuse(struct json_error *error, const char *message)
{
	*error = (struct json_error){0, message};
	return false;
}

bool json_parse(struct arena *arena, struct str text, enum json_dialect dialect, struct json *root,
		struct json_error *error)
{
	size_t count;
	struct str strict = text;
	*root = (struct json){0};
	if (text.len > JSON_MAX_BYTES)
		return refuse(error, "too long");
	if (dialect == JSON_RELAXED && !json_relax(arena, text, &strict, error))
		return false;
	if (!json_check(strict, &count, error))
		return false;
	if (count > JSON_MAX_VALUES)
		return refuse(error, "too many values");

	jsmn_parser parser;
	jsmn_init(&parser);
	jsmntok_t *tokens = arena_array(arena, jsmntok_t, count);
	strict = pad_primitive(arena, strict);
	/* Checked JSON cannot fail here. Were it to, tokens half filled must not be walked. */
	if (jsmn_parse(&parser, strict.ptr, strict.len, tokens, (unsigned)count) != (int)count)
		return refuse(error, "not understood");
	link_subtrees(tokens, count);

	struct json_doc *doc = arena_new(arena, struct json_doc);
	*doc = (struct json_doc){text, tokens};
	*root = (struct json){doc, 0};
	return true;
}

static const jsmntok_t *token_of(struct json value)
{
	return &value.doc->tokens[value.token];
}

/* Between the quotes for a string. */
static struct str token_text(struct json value)
{
	const jsmntok_t *token = token_of(value);
	return str_sub(value.doc->text, (size_t)token->start, (size_t)token->end);
}

static enum json_type primitive_type(char first)
{
	switch (first) {
	case 'n':
		return JSON_NULL;
	case 't':
	case 'f':
		return JSON_BOOL;
	default:
		return JSON_NUMBER;
	}
}

enum json_type json_type(struct json value)
{
	if (!value.doc)
		return JSON_ABSENT;
	switch (token_of(value)->type) {
	case JSMN_OBJECT:
		return JSON_OBJECT;
	case JSMN_ARRAY:
		return JSON_ARRAY;
	case JSMN_STRING:
		return JSON_STRING;
	default:
		return primitive_type(token_text(value).ptr[0]);
	}
}

const char *json_type_name(enum json_type type)
{
	static const char *const names[] = {
		[JSON_ABSENT] = "nothing",   [JSON_NULL] = "null",       [JSON_BOOL] = "a boolean",
		[JSON_NUMBER] = "a number",  [JSON_STRING] = "a string", [JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};
	return names[type];
}

static bool is_string(struct json value)
{
	return value.doc && token_of(value)->type == JSMN_STRING;
}

size_t json_begin(struct json value)
{
	return value.doc ? (size_t)token_of(value)->start - is_string(value) : 0;
}

size_t json_end(struct json value)
{
	return value.doc ? (size_t)token_of(value)->end + is_string(value) : 0;
}

struct str json_raw(struct json value)
{
	return value.doc ? str_sub(value.doc->text, json_begin(value), json_end(value)) : (struct str){0};
}

static uint32_t hex_digit(char c)
{
	return (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* The code unit of the escape \uXXXX at `at`. */
static uint32_t unicode_escape(const char *at)
{
	return hex_digit(at[2]) << 12 | hex_digit(at[3]) << 8 | hex_digit(at[4]) << 4 | hex_digit(at[5]);
}

static char simple_escape(char c)
{
	switch (c) {
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return c;
	}
}

/* A \u escape and, where they make a pair, the one behind it. Returns how many bytes of the text that were. */
static size_t decode_unicode(const char *at, const char *end, uint32_t *code_point)
{
	enum { ESCAPE_LEN = 6 };
	*code_point = unicode_escape(at);
	if (!utf_is_surrogate(*code_point))
		return ESCAPE_LEN;
	const char *next = at + ESCAPE_LEN;
	bool is_high = *code_point < 0xDC00;
	if (is_high && end - next >= ESCAPE_LEN && next[0] == '\\' && next[1] == 'u') {
		uint32_t low = unicode_escape(next);
		if (low >= 0xDC00 && low <= 0xDFFF) {
			*code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
			return 2 * (size_t)ESCAPE_LEN;
		}
	}
	*code_point = UTF_REPLACEMENT;
	return ESCAPE_LEN;
}

/* Decodes the escape at `at` into `out`; returns how many bytes of the text it takes, and in `len` how many it gives.
 */
static size_t decode_escape(const char *at, const char *end, char out[4], size_t *len)
{
	if (at[1] != 'u') {
		out[0] = simple_escape(at[1]);
		*len = 1;
		return 2;
	}
	uint32_t code_point;
	size_t taken = decode_unicode(at, end, &code_point);
	*len = utf8_put(out, code_point);
	return taken;
}

/* Decoding never makes a string longer. */
static struct str decode(struct arena *arena, struct str raw)
{
	char *begin = arena_alloc(arena, raw.len, 1), *out = begin;
	for (const char *at = raw.ptr, *end = at + raw.len; at < end;) {
		size_t span = plain_json_span(at, end);
		memcpy(out, at, span);
		out += span;
		at += span;
		if (at == end)
			break;
		if (*at != '\\') {
			*out++ = *at++;
			continue;
		}
		size_t len;
		at += decode_escape(at, end, out, &len);
		out += len;
	}
	return (struct str){begin, (size_t)(out - begin)};
}

struct str json_string(struct arena *arena, struct json value)
{
	if (!is_string(value))
		return (struct str){0};
	struct str raw = token_text(value);
	return str_find(raw, '\\') == SIZE_MAX ? raw : decode(arena, raw);
}

/* Whether `raw`, which has an escape, decodes to `text`. */
static bool decodes_to(struct str raw, struct str text)
{
	const char *at = raw.ptr, *end = at + raw.len;
	while (at < end) {
		char bytes[4] = {*at};
		size_t len = 1;
		at += *at == '\\' ? decode_escape(at, end, bytes, &len) : 1;
		if (!str_starts(text, (struct str){bytes, len}))
			return false;
		text = str_from_offset(text, len);
	}
	return !text.len;
}

/* An escape takes more bytes than it gives, so raw text that is as long as `text` is equal only where it has none. */
static bool raw_equals(struct str raw, struct str text)
{
	if (raw.len < text.len)
		return false;
	bool has_escape = str_find(raw, '\\') != SIZE_MAX;
	return has_escape ? decodes_to(raw, text) : str_eq(raw, text);
}

bool json_is_string(struct json value, const char *text)
{
	return is_string(value) && raw_equals(token_text(value), str_from(text));
}

struct json json_get(struct json object, const char *key)
{
	struct json found = {0};
	if (json_type(object) != JSON_OBJECT)
		return found;
	struct str name = str_from(key);
	for (struct json_iter it = json_iterate(object); json_next(&it);) {
		if (raw_equals(token_text(it.key), name))
			found = it.value;
	}
	return found;
}

struct json json_path(struct json value, ...)
{
	va_list keys;
	va_start(keys, value);
	for (const char *key; (key = va_arg(keys, const char *));)
		value = json_get(value, key);
	va_end(keys);
	return value;
}

static bool is_container(struct json value)
{
	return value.doc && (token_of(value)->type == JSMN_OBJECT || token_of(value)->type == JSMN_ARRAY);
}

size_t json_count(struct json container)
{
	return is_container(container) ? (size_t)token_of(container)->size : 0;
}

struct json_iter json_iterate(struct json container)
{
	return (struct json_iter){
		.container = container,
		.next = container.token + 1,
		.left = (int32_t)json_count(container),
	};
}

bool json_next(struct json_iter *it)
{
	if (!it->left)
		return false;
	struct json item = {it->container.doc, it->next};
	it->left--;
	it->next = token_of(item)->parent;
	if (token_of(it->container)->type == JSMN_OBJECT) {
		it->key = item;
		item.token++;
	}
	it->value = item;
	return true;
}

bool json_int(struct json value, int64_t *out)
{
	if (json_type(value) != JSON_NUMBER)
		return false;
	struct str text = token_text(value);
	bool negative = text.ptr[0] == '-';
	uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
	uint64_t number = 0;
	for (size_t i = negative; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(text.ptr[i] - '0');
		if (number > (limit - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	/* -(number - 1) - 1 reaches INT64_MIN without leaving the type on the way. */
	*out = negative && number ? -(int64_t)(number - 1) - 1 : (int64_t)number;
	return true;
}

bool json_bool(struct json value, bool otherwise)
{
	return json_type(value) == JSON_BOOL ? token_text(value).ptr[0] == 't' : otherwise;
}

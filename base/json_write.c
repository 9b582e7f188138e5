/* Writes JSON: commas, indentation and escapes are taken care of here alone. */
#include <autotomy/base/json.h>

#include <assert.h>

#include <autotomy/base/text.h>

#include "utf.h"
#include "word.h"

static bool level_has_element(const struct json_writer *w)
{
	return w->has_element[w->depth / 64] >> w->depth % 64 & 1;
}

static void set_level_has_element(struct json_writer *w, bool has)
{
	uint64_t bit = UINT64_C(1) << w->depth % 64;
	if (has)
		w->has_element[w->depth / 64] |= bit;
	else
		w->has_element[w->depth / 64] &= ~bit;
}

static void new_line(struct json_writer *w)
{
	if (!w->indent)
		return;
	strbuf_addc(w->buf, '\n');
	for (uint32_t i = 0; i < w->depth; i++)
		strbuf_add(w->buf, STR("  "));
}

/* Whatever comes before a member or an element. */
static void begin_element(struct json_writer *w)
{
	if (!w->depth)
		return;
	if (level_has_element(w))
		strbuf_addc(w->buf, ',');
	set_level_has_element(w, true);
	new_line(w);
}

/* Whatever comes before a value: nothing more behind a key. */
static void begin_value(struct json_writer *w)
{
	if (w->after_key)
		w->after_key = false;
	else
		begin_element(w);
}

static void open_container(struct json_writer *w, char bracket)
{
	begin_value(w);
	assert(w->depth < JSON_MAX_DEPTH);
	strbuf_addc(w->buf, bracket);
	w->depth++;
	set_level_has_element(w, false);
}

static void close_container(struct json_writer *w, char bracket)
{
	assert(w->depth && !w->after_key);
	bool had_element = level_has_element(w);
	w->depth--;
	if (had_element)
		new_line(w);
	strbuf_addc(w->buf, bracket);
}

void json_begin_object(struct json_writer *w)
{
	open_container(w, '{');
}

void json_end_object(struct json_writer *w)
{
	close_container(w, '}');
}

void json_begin_array(struct json_writer *w)
{
	open_container(w, '[');
}

void json_end_array(struct json_writer *w)
{
	close_container(w, ']');
}

/* The letter of the two-byte escape, or '\0' where there is none. */
static char short_escape(char byte)
{
	switch (byte) {
	case '"':
	case '\\':
		return byte;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return '\0';
	}
}

static void add_escape(struct strbuf *buf, char byte)
{
	static const char digits[] = "0123456789abcdef";
	char letter = short_escape(byte);
	if (letter) {
		strbuf_add(buf, (struct str){(char[]){'\\', letter}, 2});
		return;
	}
	char escape[] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 0xF]};
	strbuf_add(buf, (struct str){escape, sizeof escape});
}

/* Adds the character at `at`, which cannot stand as a plain byte, and returns its length in the source. */
static size_t add_character(struct strbuf *buf, const char *at, const char *end)
{
	if ((unsigned char)*at < 0x80) {
		add_escape(buf, *at);
		return 1;
	}
	struct utf8_char c = utf8_decode(at, end);
	if (c.valid)
		strbuf_add(buf, (struct str){at, c.len});
	else
		utf8_encode(buf, UTF_REPLACEMENT);
	return c.len;
}

static void add_string(struct strbuf *buf, struct str s)
{
	strbuf_reserve(buf, s.len + 2);
	strbuf_addc(buf, '"');
	for (const char *at = s.ptr, *end = s.len ? at + s.len : at; at < end;) {
		size_t span = plain_json_span(at, end);
		strbuf_add(buf, (struct str){at, span});
		at += span;
		if (at < end)
			at += add_character(buf, at, end);
	}
	strbuf_addc(buf, '"');
}

void json_key(struct json_writer *w, const char *key)
{
	assert(w->depth && !w->after_key);
	begin_element(w);
	add_string(w->buf, str_from(key));
	strbuf_addc(w->buf, ':');
	if (w->indent)
		strbuf_addc(w->buf, ' ');
	w->after_key = true;
}

void json_write_string(struct json_writer *w, struct str s)
{
	begin_value(w);
	add_string(w->buf, s);
}

void json_write_int(struct json_writer *w, int64_t value)
{
	char digits[sizeof "-9223372036854775808"], *at = digits + sizeof digits, *end = at;
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--at = '-';
	json_write_raw(w, (struct str){at, (size_t)(end - at)});
}

void json_write_bool(struct json_writer *w, bool value)
{
	json_write_raw(w, value ? STR("true") : STR("false"));
}

void json_write_null(struct json_writer *w)
{
	json_write_raw(w, STR("null"));
}

void json_write_raw(struct json_writer *w, struct str json)
{
	begin_value(w);
	strbuf_add(w->buf, json);
}

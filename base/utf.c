/* UTF-8: validated, repaired, and measured in the units of the encodings that editors count in. */
#include "utf.h"

#include <autotomy/base/text.h>

#include "word.h"

/*
 * Unicode's table 3-7 of well-formed sequences: how many bytes a lead byte asks for (0: it is no lead byte), and the
 * second byte's range, which rules out overlong forms, surrogates and what is beyond U+10FFFF. Later bytes are 80..BF.
 */
static uint8_t sequence_len(uint8_t lead)
{
	if (lead < 0xC2)
		return 0;
	if (lead < 0xE0)
		return 2;
	if (lead < 0xF0)
		return 3;
	return lead < 0xF5 ? 4 : 0;
}

static uint8_t second_byte_min(uint8_t lead)
{
	return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
}

static uint8_t second_byte_max(uint8_t lead)
{
	return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
}

struct utf8_char utf8_decode(const char *at, const char *end)
{
	uint8_t lead = (uint8_t)*at;
	if (lead < 0x80)
		return (struct utf8_char){lead, 1, true};
	uint8_t len = sequence_len(lead);
	if (!len)
		return (struct utf8_char){UTF_REPLACEMENT, 1, false};
	uint8_t min = second_byte_min(lead), max = second_byte_max(lead);
	uint32_t code_point = lead & (0x7Fu >> len);
	for (uint8_t i = 1; i < len; i++) {
		if (at + i == end || (uint8_t)at[i] < min || (uint8_t)at[i] > max)
			return (struct utf8_char){UTF_REPLACEMENT, i, false};
		code_point = code_point << 6 | ((uint8_t)at[i] & 0x3Fu);
		min = 0x80;
		max = 0xBF;
	}
	return (struct utf8_char){code_point, len, true};
}

unsigned utf8_put(char out[4], uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

void utf8_encode(struct strbuf *buf, uint32_t code_point)
{
	char bytes[4];
	if (utf_is_surrogate(code_point) || code_point > 0x10FFFF)
		code_point = UTF_REPLACEMENT;
	unsigned len = utf8_put(bytes, code_point);
	strbuf_add(buf, (struct str){bytes, len});
}

static bool ascii_word_at(const char *at, const char *end)
{
	return (size_t)(end - at) >= WORD_BYTES && word_is_ascii(word_load(at));
}

/* One past the last byte; NULL for a string of nothing at NULL, to which C adds not even 0. */
static const char *str_end(struct str s)
{
	return s.len ? s.ptr + s.len : s.ptr;
}

/* The length of the longest well-formed beginning. */
static size_t well_formed_span(const char *at, const char *end)
{
	const char *begin = at;
	while (at < end) {
		if (ascii_word_at(at, end)) {
			at += WORD_BYTES;
			continue;
		}
		struct utf8_char c = utf8_decode(at, end);
		if (!c.valid)
			break;
		at += c.len;
	}
	return (size_t)(at - begin);
}

bool utf8_valid(struct str bytes)
{
	return well_formed_span(bytes.ptr, str_end(bytes)) == bytes.len;
}

/* How many bytes `bytes` takes with its ill-formed sequences replaced. */
static size_t repaired_len(struct str bytes)
{
	static const size_t replacement_len = 3;
	size_t len = 0;
	for (const char *at = bytes.ptr, *end = str_end(bytes); at < end;) {
		size_t span = well_formed_span(at, end);
		len += span;
		at += span;
		if (at < end) {
			at += utf8_decode(at, end).len;
			len += replacement_len;
		}
	}
	return len;
}

struct str utf8_repair(struct arena *arena, struct str bytes)
{
	if (utf8_valid(bytes))
		return bytes;
	size_t len = repaired_len(bytes);
	char *copy = arena_alloc(arena, len + 1, 1), *out = copy;
	for (const char *at = bytes.ptr, *end = str_end(bytes); at < end;) {
		size_t span = well_formed_span(at, end);
		memcpy(out, at, span);
		out += span;
		at += span;
		if (at < end) {
			at += utf8_decode(at, end).len;
			out += utf8_put(out, UTF_REPLACEMENT);
		}
	}
	return (struct str){copy, len};
}

static size_t units_of(struct utf8_char c, enum position_encoding encoding)
{
	return encoding == POSITION_UTF16 && c.code_point > 0xFFFF ? 2 : 1;
}

size_t utf_units(struct str bytes, enum position_encoding encoding)
{
	if (encoding == POSITION_UTF8)
		return bytes.len;
	size_t units = 0;
	for (const char *at = bytes.ptr, *end = str_end(bytes); at < end;) {
		if (ascii_word_at(at, end)) {
			at += WORD_BYTES;
			units += WORD_BYTES;
			continue;
		}
		struct utf8_char c = utf8_decode(at, end);
		at += c.len;
		units += units_of(c, encoding);
	}
	return units;
}

/*
 * The beginning of the character that `offset` lies in. Only the bytes 80..BF stand inside a sequence, three at most,
 * so the byte before them either begins one that reaches over `offset`, or nothing does.
 */
static size_t character_begin(struct str line, size_t offset)
{
	size_t begin = offset;
	while (begin && offset - begin < 3 && ((uint8_t)line.ptr[begin] & 0xC0) == 0x80)
		begin--;
	size_t len = utf8_decode(line.ptr + begin, line.ptr + line.len).len;
	return begin + len > offset ? begin : offset;
}

size_t utf_bytes(struct str line, size_t units, enum position_encoding encoding)
{
	if (encoding == POSITION_UTF8)
		return units < line.len ? character_begin(line, units) : line.len;
	const char *at = line.ptr, *end = str_end(line);
	while (at < end && units) {
		if (units >= WORD_BYTES && ascii_word_at(at, end)) {
			at += WORD_BYTES;
			units -= WORD_BYTES;
			continue;
		}
		struct utf8_char c = utf8_decode(at, end);
		size_t taken = units_of(c, encoding);
		if (taken > units)
			break;
		at += c.len;
		units -= taken;
	}
	return (size_t)(at - line.ptr);
}

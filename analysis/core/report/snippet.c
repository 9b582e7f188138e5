/* The source line of a diagnostic and the caret under its token, as gcc draws them. */
#include "report/snippet.h"

#include "report/width.h"

enum { SNIPPET_LINE_MAX = 1000 }; /* bytes; beyond that it is generated text, and the caret would be off the screen */

void plain_put(struct strbuf *out, struct str text, bool keep_tabs)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		bool steers = (byte < 0x20 && !(byte == '\t' && keep_tabs)) || byte == 0x7f;
		strbuf_addc(out, steers ? ' ' : text.ptr[i]);
	}
}

/* What a terminal shows of the bytes. */
static struct str shown(struct arena *arena, struct str bytes)
{
	struct strbuf plain = {0};

	plain_put(&plain, utf8_repair(arena, bytes), true);
	struct str copy = arena_str(arena, strbuf_str(&plain));
	strbuf_free(&plain);
	return copy;
}

static void put_repeated(struct strbuf *out, char byte, size_t count)
{
	for (; count; count--)
		strbuf_addc(out, byte);
}

/* As wide as the text: tabs stay tabs, for they reach the same tab stop from the same column. */
static void put_blank(struct strbuf *out, struct str text)
{
	size_t begin = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.ptr[i] != '\t')
			continue;
		put_repeated(out, ' ', display_width(str_sub(text, begin, i)));
		if (i < text.len)
			strbuf_addc(out, '\t');
		begin = i + 1;
	}
}

static void put_caret(struct strbuf *out, struct str before, struct str token, const char *color)
{
	size_t width = display_width(token);

	put_blank(out, before);
	if (color)
		strbuf_add(out, str_from(color));
	strbuf_addc(out, '^');
	put_repeated(out, '~', width ? width - 1 : 0);
	if (color)
		strbuf_add(out, STR("\033[m\033[K"));
	strbuf_addc(out, '\n');
}

void snippet_put(struct strbuf *out, struct str line, struct text_range range, const char *caret_color)
{
	struct arena arena = {0};
	size_t begin = range.begin.column - 1;
	size_t end = range.end.line == range.begin.line ? range.end.column - 1 : line.len;

	if (line.len > SNIPPET_LINE_MAX || begin > line.len)
		return;
	if (end < begin)
		end = begin;
	struct str before = shown(&arena, str_sub(line, 0, begin));
	struct str token = shown(&arena, str_sub(line, begin, end));
	size_t gutter = out->len;
	strbuf_printf(out, "%5u | ", range.begin.line);
	gutter = out->len - gutter;
	strbuf_add(out, before);
	strbuf_add(out, token);
	strbuf_add(out, shown(&arena, str_from_offset(line, end)));
	strbuf_addc(out, '\n');
	strbuf_printf(out, "%*s", (int)gutter, "| ");
	put_caret(out, before, token, caret_color);
	arena_finish(&arena);
}

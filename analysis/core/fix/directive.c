/* Where an include directive begins and ends, as bytes. */
#include "fix/directive.h"

#include <string.h>

#include "scan/comment.h"

struct str newline_of(struct str text)
{
	size_t feed = str_find(text, '\n');

	return feed != SIZE_MAX && feed > 0 && text.ptr[feed - 1] == '\r' ? STR("\r\n") : STR("\n");
}

struct span line_at(struct str text, size_t offset)
{
	struct span line = {offset, offset};

	while (line.begin > 0 && !byte_is_newline(text.ptr[line.begin - 1]))
		line.begin--;
	while (line.end < text.len && !byte_is_newline(text.ptr[line.end]))
		line.end++;
	return line;
}

size_t behind_newline(struct str text, size_t offset)
{
	if (offset + 1 < text.len && text.ptr[offset] == '\r' && text.ptr[offset + 1] == '\n')
		return offset + 2;
	return offset < text.len && byte_is_newline(text.ptr[offset]) ? offset + 1 : offset;
}

/* Where the directive's '#' or digraph stands, behind the comments before it. */
static const char *find_hash(const char *at, const char *end)
{
	struct comment comment;

	while (at < end && *at != '#' && *at != '%' && *at != '?') {
		if (comment_read(at, end, &comment)) {
			at = comment.end;
		} else if (byte_is_blank((unsigned char)*at)) {
			at++;
		} else { /* the rest of a comment that began on an earlier line */
			const char *close = memmem(at, (size_t)(end - at), "*/", 2);
			at = close ? close + 2 : end;
		}
	}
	return at;
}

/* The line ending at which the directive ends: not that of a splice, nor one in a comment. */
static const char *find_end(const char *at, const char *end)
{
	struct cursor cursor = {at, end};
	struct comment comment;

	for (int byte = cursor_peek(&cursor); byte != CURSOR_END && !byte_is_newline(byte);) {
		if (byte == '/' && comment_read(cursor.at, end, &comment)) {
			cursor.at = comment.end;
			byte = cursor_peek(&cursor);
		} else {
			byte = cursor_next(&cursor);
		}
	}
	return cursor.at;
}

static bool is_blank_line(struct str text, size_t begin)
{
	struct span line = line_at(text, begin);

	return line.begin == begin && str_trim(str_sub(text, line.begin, line.end)).len == 0;
}

/* A line that is not the text's first or last. */
static bool opens_blank(struct str text, size_t begin)
{
	return begin < text.len && is_blank_line(text, begin);
}

static bool follows_blank(struct str text, size_t begin)
{
	if (begin == 0)
		return true;
	size_t before = begin - 1;
	if (before > 0 && text.ptr[before] == '\n' && text.ptr[before - 1] == '\r')
		before--;
	return is_blank_line(text, line_at(text, before).begin);
}

/* The end of the line where only comments stand before it, and none goes on behind it; else `at`. */
static size_t end_of_remarks(struct str text, size_t at)
{
	struct span line = line_at(text, at);
	struct comment comment;

	for (size_t next = at; next <= line.end; next++) {
		if (next == line.end)
			return line.end;
		if (comment_read(text.ptr + next, text.ptr + text.len, &comment))
			next = (size_t)(comment.end - text.ptr) - 1;
		else if (!byte_is_blank((unsigned char)text.ptr[next]))
			break;
	}
	return at;
}

bool span_take_lines(struct str text, struct span *span)
{
	struct span first = line_at(text, span->begin);
	size_t end = end_of_remarks(text, span->end);

	if (str_trim(str_sub(text, first.begin, span->begin)).len || line_at(text, end).end != end)
		return false;
	span->begin = first.begin;
	span->end = behind_newline(text, end);
	if (follows_blank(text, span->begin) && opens_blank(text, span->end))
		span->end = behind_newline(text, line_at(text, span->end).end);
	return true;
}

struct span directive_span(const struct fix_context *context, const struct include_fact *include, bool *whole)
{
	struct str text = context->text;
	size_t line_begin = fixer_offset(context, (struct text_place){include->directive_line, 1});
	size_t behind = fixer_offset(context, include->range.end) + (include->form == INCLUDE_MACRO ? 0 : 1);
	const char *hash = find_hash(text.ptr + line_begin, text.ptr + fixer_offset(context, include->range.begin));
	const char *end = find_end(text.ptr + (behind < text.len ? behind : text.len), text.ptr + text.len);
	struct span span = {(size_t)(hash - text.ptr), (size_t)(end - text.ptr)};

	*whole = span_take_lines(text, &span);
	while (!*whole && span.begin > line_begin && byte_is_blank((unsigned char)text.ptr[span.begin - 1]))
		span.begin--;
	return span;
}

/* Where comments begin and end. */
#include <string.h>

#include "scan/comment.h"
#include "scan/skip.h"

static void read_line_comment(struct comment *comment, const char *end)
{
	const char *at = skip_line(comment->text, end);
	while (at < end) {
		const char *behind = at + (*at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1);
		if (splice_begin(comment->text, behind) == behind)
			break;
		at = skip_line(behind, end);
	}
	comment->end = comment->text_end = at;
}

static void read_block_comment(struct comment *comment, const char *end)
{
	const char *slash = comment->text;
	const char *star;
	while ((slash = memchr(slash, '/', (size_t)(end - slash))) != NULL) {
		if (cursor_before(comment->text, slash, &star) == '*') {
			comment->text_end = star;
			comment->end = slash + 1;
			return;
		}
		slash++;
	}
	comment->end = comment->text_end = end;
}

bool comment_read(const char *at, const char *end, struct comment *comment)
{
	struct cursor cursor = {at, end};
	if (!cursor_take(&cursor, '/'))
		return false;
	bool block = cursor_take(&cursor, '*');
	if (!block && !cursor_take(&cursor, '/'))
		return false;
	*comment = (struct comment){.begin = at, .text = cursor.at, .block = block};
	if (block)
		read_block_comment(comment, end);
	else
		read_line_comment(comment, end);
	return true;
}

bool comment_begins(const char *at, const char *end)
{
	struct cursor cursor = {at, end};
	return cursor_take(&cursor, '/') && (cursor_take(&cursor, '*') || cursor_take(&cursor, '/'));
}

int cursor_skip_blanks(struct cursor *cursor)
{
	int byte = cursor_peek(cursor);
	for (;;) {
		struct comment comment;
		if (byte_is_blank(byte))
			cursor->at++;
		else if (byte == '/' && comment_read(cursor->at, cursor->end, &comment))
			cursor->at = comment.end;
		else
			return byte;
		byte = cursor_peek(cursor);
	}
}

/*
 * Finds the path that is being written in an include. The scan tells of finished directives alone, and while a path is
 * typed there is none: here one line is read as far as it goes.
 */
#include "features/include_spot.h"

static size_t line_begin(struct str text, size_t offset)
{
	while (offset > 0 && text.ptr[offset - 1] != '\n' && text.ptr[offset - 1] != '\r')
		offset--;
	return offset;
}

static size_t line_end(struct str text, size_t offset)
{
	while (offset < text.len && text.ptr[offset] != '\n' && text.ptr[offset] != '\r')
		offset++;
	return offset;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\f' || byte == '\v';
}

static void skip_blanks(struct str *rest)
{
	while (rest->len && is_blank(rest->ptr[0]))
		*rest = str_from_offset(*rest, 1);
}

static bool skip(struct str *rest, struct str word)
{
	if (!str_starts(*rest, word))
		return false;
	*rest = str_from_offset(*rest, word.len);
	skip_blanks(rest);
	return true;
}

/* What stands behind the directive's name on this line; false where it is no include. */
static bool skip_directive(struct str *line)
{
	skip(line, STR("\xef\xbb\xbf"));
	skip_blanks(line);
	if (!skip(line, STR("#")) && !skip(line, STR("%:")))
		return false;
	return skip(line, STR("include_next")) || skip(line, STR("include")) || skip(line, STR("import"));
}

static size_t find_from(struct str text, size_t begin, size_t end, char byte)
{
	while (begin < end && text.ptr[begin] != byte)
		begin++;
	return begin;
}

static size_t blank_from(struct str text, size_t begin, size_t end)
{
	while (begin < end && !is_blank(text.ptr[begin]))
		begin++;
	return begin;
}

bool include_spot_at(struct str text, size_t offset, struct include_spot *spot)
{
	size_t begin = line_begin(text, offset), end = line_end(text, offset);
	struct str line = str_sub(text, begin, end);
	if (!skip_directive(&line) || !line.len || (line.ptr[0] != '"' && line.ptr[0] != '<'))
		return false;
	bool angle = line.ptr[0] == '<';
	spot->form = angle ? INCLUDE_ANGLE : INCLUDE_QUOTE;
	spot->begin = (size_t)(line.ptr - text.ptr) + 1;
	if (offset < spot->begin)
		return false;
	size_t close = find_from(text, spot->begin, end, angle ? '>' : '"');
	if (close < offset)
		return false;
	/* Without its quote a path goes up to the blank behind the cursor: what follows is another matter. */
	size_t blank = blank_from(text, offset, end);
	spot->closed = close < end && close <= blank;
	spot->end = spot->closed ? close : blank < close ? blank : close;
	return true;
}

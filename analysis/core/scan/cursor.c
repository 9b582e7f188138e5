/* Splices, forwards and backwards. */
#include "scan/cursor.h"

/* Compilers let blanks stand between the backslash and the line ending, but no NUL. */
static bool is_splice_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\f' || byte == '\v';
}

size_t splice_length(const char *at, const char *end)
{
	const char *behind = at;
	if (behind == end || *behind != '\\')
		return 0;
	do
		behind++;
	while (behind < end && is_splice_blank(*behind));
	if (behind == end || !byte_is_newline(*behind))
		return 0;
	bool two = *behind == '\r' && behind + 1 < end && behind[1] == '\n';
	return (size_t)(behind - at) + (two ? 2 : 1);
}

const char *splice_begin(const char *begin, const char *at)
{
	const char *before = at;
	if (before == begin || !byte_is_newline(before[-1]))
		return at;
	before--;
	if (*before == '\n' && before > begin && before[-1] == '\r')
		before--;
	while (before > begin && is_splice_blank(before[-1]))
		before--;
	return before > begin && before[-1] == '\\' ? before - 1 : at;
}

int cursor_before(const char *begin, const char *at, const char **where)
{
	for (const char *before = splice_begin(begin, at); before != at; before = splice_begin(begin, at))
		at = before;
	if (at == begin)
		return CURSOR_END;
	*where = at - 1;
	return (unsigned char)at[-1];
}

size_t cursor_copy(const char *at, const char *end, char *out)
{
	struct cursor cursor = {at, end};
	size_t length = 0;
	for (int byte = cursor_peek(&cursor); byte != CURSOR_END; byte = cursor_next(&cursor))
		out[length++] = (char)byte;
	return length;
}

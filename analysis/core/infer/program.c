/* Which sources are programs. */
#include <autotomy/core/infer.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t skip_spaces(struct str text, size_t at)
{
	while (at < text.len && is_space(text.ptr[at]))
		at++;
	return at;
}

/* Behind the bracket that closes the one at `at`; the text's end where none does. */
static size_t skip_brackets(struct str text, size_t at)
{
	int depth = 0;

	for (; at < text.len; at++) {
		depth += text.ptr[at] == '(';
		depth -= text.ptr[at] == ')';
		if (depth == 0)
			return at + 1;
	}
	return at;
}

/* The word before `at` ends a type, as "int" does, and no other line than the text's own is begun by a '*' or '#'. */
static bool follows_type(struct str text, size_t at)
{
	while (at > 0 && is_space(text.ptr[at - 1]))
		at--;
	if (at == 0 || !is_name_byte(text.ptr[at - 1]))
		return false;
	size_t line = at;
	while (line > 0 && text.ptr[line - 1] != '\n')
		line--;
	line = skip_spaces(text, line);
	return text.ptr[line] != '#' && text.ptr[line] != '*' && text.ptr[line] != '/';
}

/* "int main(...) {": a declaration ends in ';', a call follows no type. */
bool infer_is_program(struct str text)
{
	static const struct str word = STR_INIT("main");

	for (size_t at = 0; at + word.len < text.len; at++) {
		if (text.ptr[at] != 'm' || !str_starts(str_from_offset(text, at), word))
			continue;
		size_t end = skip_spaces(text, at + word.len);
		bool whole = (at == 0 || !is_name_byte(text.ptr[at - 1])) && !is_name_byte(text.ptr[at + word.len]);
		if (!whole || end >= text.len || text.ptr[end] != '(' || !follows_type(text, at))
			continue;
		end = skip_spaces(text, skip_brackets(text, end));
		if (end < text.len && text.ptr[end] == '{')
			return true;
	}
	return false;
}

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

static bool mentions(struct str line, const char *word)
{
	for (size_t at = 0; at < line.len; at++)
		if (str_starts(str_from_offset(line, at), str_from(word)))
			return true;
	return false;
}

/* "#ifdef SIPHASH_TEST", "#if 0": what stands there is compiled when somebody tries the file out. */
static bool is_for_trial(struct str line)
{
	static const char *const words[] = {"TEST", "MAIN", "DEBUG", "DEMO", "EXAMPLE", "STANDALONE"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (mentions(line, words[i]))
			return !mentions(line, "ifndef");
	return str_eq(line, STR("if 0"));
}

/* Whether one of the conditions around `at` is such a one. Deeper ones than a few dozen are not told apart. */
static bool stands_in_trial(struct str text, size_t at)
{
	enum { DEEPEST = 64 };
	uint64_t trial = 0;
	size_t depth = 0;

	for (size_t begin = 0; begin < at;) {
		size_t length = str_find(str_from_offset(text, begin), '\n');
		size_t end = length == SIZE_MAX ? text.len : begin + length;
		size_t word = skip_spaces(text, begin);
		if (word < end && text.ptr[word] == '#') {
			struct str line = str_sub(text, skip_spaces(text, word + 1), end);
			uint64_t bit = UINT64_C(1) << (depth % DEEPEST);
			if (str_starts(line, STR("if"))) {
				depth++;
				trial = is_for_trial(line) ? trial | bit : trial & ~bit;
			} else if (str_starts(line, STR("endif")) && depth) {
				depth--;
				trial &= ~(UINT64_C(1) << (depth % DEEPEST));
			} else if (str_starts(line, STR("el")) && depth) {
				trial &= ~(UINT64_C(1) << ((depth - 1) % DEEPEST));
			}
		}
		begin = end + 1;
	}
	return trial != 0;
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
		if (end < text.len && text.ptr[end] == '{' && !stands_in_trial(text, at))
			return true;
	}
	return false;
}

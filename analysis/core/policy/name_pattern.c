/* Matching the names of symbols: qualified or by their last part. */
#include "policy/name_pattern.h"

#include <ctype.h>
#include <string.h>

#include "policy/wildcard.h"

static bool is_word(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

/* Whether the word "operator" begins at `at`: all behind it is the operator's own name. */
static bool operator_at(struct str name, size_t at)
{
	static const struct str word = STR_INIT("operator");

	return str_starts(str_from_offset(name, at), word) && (at == 0 || !is_word(name.ptr[at - 1])) &&
	       (at + word.len >= name.len || !is_word(name.ptr[at + word.len]));
}

struct str name_last_part(struct str name)
{
	size_t begin = 0, depth = 0;

	for (size_t i = 0; i < name.len && !operator_at(name, i); i++) {
		if (name.ptr[i] == '<')
			depth++;
		else if (name.ptr[i] == '>' && depth > 0)
			depth--;
		else if (depth == 0 && i > 0 && name.ptr[i] == ':' && name.ptr[i - 1] == ':')
			begin = i + 1;
	}
	return str_from_offset(name, begin);
}

static const struct str tag_words[] = {STR_INIT("struct "), STR_INIT("union "), STR_INIT("enum "), STR_INIT("class ")};

static struct str without_tag(struct str written)
{
	for (size_t i = 0; i < sizeof tag_words / sizeof *tag_words; i++)
		if (str_starts(written, tag_words[i]))
			return str_trim(str_from_offset(written, tag_words[i].len));
	return written;
}

static bool pattern_of(struct str written, struct name_pattern *pattern)
{
	struct str text = without_tag(written);
	size_t global = str_starts(text, STR("::")) ? strlen("::") : 0;

	*pattern = (struct name_pattern){
		.text = str_from_offset(text, global),
		.qualified = global > 0 || name_last_part(text).len < text.len,
	};
	return pattern->text.len > 0;
}

static void append(struct arena *arena, struct name_patterns *patterns, struct name_pattern pattern)
{
	if (patterns->count == patterns->cap) {
		patterns->cap = patterns->cap ? 2 * patterns->cap : 4;
		struct name_pattern *items = arena_array(arena, struct name_pattern, patterns->cap);
		if (patterns->count > 0)
			memcpy(items, patterns->items, patterns->count * sizeof *items);
		patterns->items = items;
	}
	patterns->items[patterns->count++] = pattern;
}

const char *name_pattern_compile(struct arena *arena, struct str written, struct name_patterns *patterns)
{
	struct str *alternatives;
	size_t count;
	const char *fault = wildcard_expand(arena, WILDCARD_NAME, without_tag(written), &alternatives, &count);

	for (size_t i = 0; i < count && !fault; i++) {
		struct name_pattern pattern;
		if (pattern_of(alternatives[i], &pattern))
			append(arena, patterns, pattern);
		else
			fault = "it names nothing";
	}
	return fault;
}

bool name_patterns_match(const struct name_patterns *patterns, struct str name)
{
	if (patterns->count == 0)
		return false;
	struct str last = name_last_part(name);

	for (size_t i = 0; i < patterns->count; i++) {
		const struct name_pattern *pattern = &patterns->items[i];
		if (wildcard_match(WILDCARD_NAME, pattern->text, pattern->qualified ? name : last, 0))
			return true;
	}
	return false;
}

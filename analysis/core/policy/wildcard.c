/* The matcher of `*`, `**`, `?` and `[...]`: one pass with two places to resume at, so its cost stays polynomial. */
#include "policy/wildcard.h"

#include <string.h>

/* The bytes of the UTF-8 character at `at`, and its code point; an ill-formed one is a byte of its own. */
static size_t character_at(struct str text, size_t at, uint32_t *code_point)
{
	unsigned char lead = (unsigned char)text.ptr[at];
	size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;

	*code_point = lead;
	if (length == 1 || at + length > text.len)
		return 1;
	uint32_t value = lead & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		unsigned char byte = (unsigned char)text.ptr[at + i];
		if ((byte & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (byte & 0x3f);
	}
	*code_point = value;
	return length;
}

static size_t character_length(struct str text, size_t at)
{
	uint32_t ignored;

	return character_at(text, at, &ignored);
}

static bool opens_bracket(enum wildcard_kind kind, struct str pattern, size_t at)
{
	if (pattern.ptr[at] != '[')
		return false;
	return kind == WILDCARD_PATH || at + 1 >= pattern.len || pattern.ptr[at + 1] != ']';
}

/* The offset of the `]` that closes the bracket at `at`, or SIZE_MAX. A `]` that stands first is a member. */
static size_t bracket_close(enum wildcard_kind kind, struct str pattern, size_t at)
{
	size_t i = at + 1;

	if (i < pattern.len && (pattern.ptr[i] == '!' || pattern.ptr[i] == '^'))
		i++;
	if (i < pattern.len && pattern.ptr[i] == ']')
		i++;
	for (; i < pattern.len && pattern.ptr[i] != ']'; i++)
		if (kind == WILDCARD_PATH && pattern.ptr[i] == '/')
			return SIZE_MAX;
	return i < pattern.len ? i : SIZE_MAX;
}

/* Walks over one member of a bracket, a character or a range; `close` is where the bracket ends. */
static size_t bracket_member(struct str pattern, size_t at, size_t close, uint32_t *low, uint32_t *high)
{
	size_t i = at + character_at(pattern, at, low);

	*high = *low;
	if (i + 1 < close && pattern.ptr[i] == '-')
		i += 1 + character_at(pattern, i + 1, high);
	return i;
}

static bool bracket_holds(struct str pattern, size_t open, size_t close, uint32_t character)
{
	size_t i = open + 1;
	bool negated = pattern.ptr[i] == '!' || pattern.ptr[i] == '^';
	bool found = false;

	for (i += negated; i < close;) {
		uint32_t low, high;
		i = bracket_member(pattern, i, close, &low, &high);
		found = found || (low <= character && character <= high);
	}
	return found != negated;
}

static bool bracket_is_upside_down(struct str pattern, size_t open, size_t close)
{
	size_t i = open + 1;

	for (i += pattern.ptr[i] == '!' || pattern.ptr[i] == '^'; i < close;) {
		uint32_t low, high;
		i = bracket_member(pattern, i, close, &low, &high);
		if (low > high)
			return true;
	}
	return false;
}

/* Matches one element that is no star and moves both offsets behind it. */
static bool match_one(enum wildcard_kind kind, struct str pattern, size_t *p, struct str text, size_t *t)
{
	if (*p == pattern.len || *t == text.len)
		return false;
	bool bracket = opens_bracket(kind, pattern, *p);
	if (!bracket && pattern.ptr[*p] != '?') {
		if (pattern.ptr[*p] != text.ptr[*t])
			return false;
		(*p)++;
		(*t)++;
		return true;
	}
	if (kind == WILDCARD_PATH && text.ptr[*t] == '/')
		return false;
	uint32_t character;
	size_t length = character_at(text, *t, &character);
	size_t close = bracket ? bracket_close(kind, pattern, *p) : *p;
	if (bracket && !bracket_holds(pattern, *p, close, character))
		return false;
	*p = close + 1;
	*t += length;
	return true;
}

/* Where to go on when what follows a star did not match. */
struct resume {
	bool set;
	bool parts; /* a `**` that is a whole part of the path: it takes whole parts, or none */
	size_t pattern, text;
};

static struct resume resume_at_star(enum wildcard_kind kind, struct str pattern, size_t p, size_t t, bool *crosses)
{
	size_t end = p;

	while (end < pattern.len && pattern.ptr[end] == '*')
		end++;
	*crosses = kind == WILDCARD_NAME || end - p > 1;
	bool parts = kind == WILDCARD_PATH && *crosses && (p == 0 || pattern.ptr[p - 1] == '/') && end < pattern.len &&
		     pattern.ptr[end] == '/';
	return (struct resume){true, parts, end + parts, t};
}

/* Lets a star take one character (or one part) more. */
static bool resume_step(struct resume *resume, struct str text, bool crosses)
{
	if (!resume->set || resume->text >= text.len)
		return false;
	if (resume->parts) {
		const char *slash = memchr(text.ptr + resume->text, '/', text.len - resume->text);
		if (!slash)
			return false;
		resume->text = (size_t)(slash - text.ptr) + 1;
		return true;
	}
	if (!crosses && text.ptr[resume->text] == '/')
		return false;
	resume->text += character_length(text, resume->text);
	return true;
}

/*
 * Only the last `*` and the last `**` need to be resumed: whatever an earlier one could take instead, the later one can
 * take as well, and a `*` cannot leave its part of the path.
 */
bool wildcard_match(enum wildcard_kind kind, struct str pattern, struct str text, size_t literal)
{
	struct resume star = {0}, deep = {0};
	size_t p = literal, t = literal;

	while (p < pattern.len || t < text.len) {
		if (p < pattern.len && pattern.ptr[p] == '*') {
			bool crosses;
			struct resume here = resume_at_star(kind, pattern, p, t, &crosses);
			star = crosses ? (struct resume){0} : here;
			if (crosses)
				deep = here;
			p = here.pattern;
			if (crosses && !here.parts && p == pattern.len)
				return true;
			continue;
		}
		if (match_one(kind, pattern, &p, text, &t))
			continue;
		if (resume_step(&star, text, false)) {
			p = star.pattern;
			t = star.text;
			continue;
		}
		if (!resume_step(&deep, text, true))
			return false;
		star = (struct resume){0};
		p = deep.pattern;
		t = deep.text;
	}
	return true;
}

size_t wildcard_literal(enum wildcard_kind kind, struct str pattern)
{
	size_t i = 0;

	while (i < pattern.len && pattern.ptr[i] != '*' && pattern.ptr[i] != '?' && !opens_bracket(kind, pattern, i))
		i++;
	return i;
}

bool wildcard_is_plain(struct str pattern)
{
	for (size_t i = 0; i < pattern.len; i++)
		if (memchr("*?[]{}", pattern.ptr[i], 6))
			return false;
	return true;
}

/* An expansion under way. Steps are bounded too: braces around a single alternative cost work and multiply nothing. */
struct expansion {
	struct arena *arena;
	struct arena scratch;
	enum wildcard_kind kind;
	struct str *found;
	size_t count, steps;
};

enum { MAX_EXPANSION_STEPS = 8 * WILDCARD_MAX_ALTERNATIVES };

static const char *expand(struct expansion *e, struct str text);

/* The offset of the next byte of `wanted` outside brackets, or the end; a bracket that does not close is told. */
static size_t find_outside(struct expansion *e, struct str text, size_t at, const char *wanted, const char **fault)
{
	while (at < text.len && !strchr(wanted, text.ptr[at])) {
		if (opens_bracket(e->kind, text, at)) {
			size_t close = bracket_close(e->kind, text, at);
			if (close == SIZE_MAX) {
				*fault = "its '[' is not closed";
				return text.len;
			}
			if (bracket_is_upside_down(text, at, close))
				*fault = "a range in its '[...]' runs backwards";
			at = close;
		}
		at++;
	}
	return at;
}

/* Where the group that opens at `open` closes. */
static size_t group_close(struct expansion *e, struct str text, size_t open, const char **fault)
{
	size_t depth = 1, at = open;

	while (depth > 0) {
		at = find_outside(e, text, at + 1, "{}", fault);
		if (at >= text.len)
			return at;
		depth = text.ptr[at] == '{' ? depth + 1 : depth - 1;
	}
	return at;
}

/* The end of the alternative that begins at `at`: a comma of this group, or `close`. */
static size_t alternative_end(struct expansion *e, struct str text, size_t at, size_t close, const char **fault)
{
	while ((at = find_outside(e, text, at, "{,", fault)) < close && text.ptr[at] == '{')
		at = group_close(e, text, at, fault) + 1;
	return at < close ? at : close;
}

static const char *expand_group(struct expansion *e, struct str text, size_t open, size_t close)
{
	const char *fault = NULL;

	for (size_t begin = open + 1; begin <= close && !fault;) {
		size_t end = alternative_end(e, text, begin, close, &fault);
		struct str head = str_sub(text, 0, open), tail = str_from_offset(text, close + 1);
		struct str alternative = arena_printf(&e->scratch, "%.*s%.*s%.*s", STR_ARG(head),
						      STR_ARG(str_sub(text, begin, end)), STR_ARG(tail));
		fault = expand(e, alternative);
		begin = end + 1;
	}
	return fault;
}

static const char *expand(struct expansion *e, struct str text)
{
	const char *fault = NULL;
	size_t open = find_outside(e, text, 0, "{}", &fault);

	if (fault)
		return fault;
	if (open < text.len && text.ptr[open] == '}')
		return "its '}' closes nothing";
	if (e->count == WILDCARD_MAX_ALTERNATIVES || e->steps++ == MAX_EXPANSION_STEPS)
		return "its braces expand to more than 1024 alternatives";
	if (open == text.len) {
		e->found[e->count++] = arena_str(e->arena, text);
		return NULL;
	}
	size_t close = group_close(e, text, open, &fault);
	if (fault)
		return fault;
	return close >= text.len ? "its '{' is not closed" : expand_group(e, text, open, close);
}

const char *wildcard_expand(struct arena *arena, enum wildcard_kind kind, struct str pattern, struct str **alternatives,
			    size_t *count)
{
	struct expansion e = {.arena = arena, .kind = kind};

	*alternatives = NULL;
	*count = 0;
	if (pattern.len > WILDCARD_MAX_BYTES)
		return "it is longer than 1024 bytes";
	if (str_find(pattern, '\0') != SIZE_MAX)
		return "it holds a NUL";
	bool braces = str_find(pattern, '{') != SIZE_MAX;
	e.found = arena_array(&e.scratch, struct str, braces ? WILDCARD_MAX_ALTERNATIVES : 1);
	const char *fault = expand(&e, pattern);
	if (!fault) {
		*alternatives = arena_copy(arena, e.found, e.count * sizeof *e.found, _Alignof(struct str));
		*count = e.count;
	}
	arena_finish(&e.scratch);
	return fault;
}

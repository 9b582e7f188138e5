/* Directives: the includes, and what opens, turns and closes conditional groups. */
#include <string.h>

#include "scan/scanner.h"

enum directive {
	DIRECTIVE_OTHER,
	DIRECTIVE_INCLUDE,
	DIRECTIVE_INCLUDE_NEXT,
	DIRECTIVE_DEFINE,
	DIRECTIVE_PRAGMA,
	DIRECTIVE_IF,
	DIRECTIVE_IFDEF,
	DIRECTIVE_IFNDEF,
	DIRECTIVE_ELIF,
	DIRECTIVE_ELIFDEF,
	DIRECTIVE_ELSE,
	DIRECTIVE_ENDIF,
};

/* The most frequent ones first. */
static const struct {
	struct str name;
	enum directive directive;
} names[] = {
	{STR_INIT("define"), DIRECTIVE_DEFINE},
	{STR_INIT("include"), DIRECTIVE_INCLUDE},
	{STR_INIT("endif"), DIRECTIVE_ENDIF},
	{STR_INIT("ifdef"), DIRECTIVE_IFDEF},
	{STR_INIT("if"), DIRECTIVE_IF},
	{STR_INIT("else"), DIRECTIVE_ELSE},
	{STR_INIT("ifndef"), DIRECTIVE_IFNDEF},
	{STR_INIT("elif"), DIRECTIVE_ELIF},
	{STR_INIT("pragma"), DIRECTIVE_PRAGMA},
	{STR_INIT("include_next"), DIRECTIVE_INCLUDE_NEXT},
	{STR_INIT("import"), DIRECTIVE_INCLUDE},
	{STR_INIT("elifdef"), DIRECTIVE_ELIFDEF},
	{STR_INIT("elifndef"), DIRECTIVE_ELIFDEF},
};

enum { DIRECTIVE_NAME_MAX = sizeof "include_next" - 1 };

static enum directive find_directive(struct str name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq(names[i].name, name))
			return names[i].directive;
	}
	return DIRECTIVE_OTHER;
}

/* Steps over the name of the directive. False where there is none: `#` alone, or a line marker. */
static bool take_name(struct scanner *scanner, enum directive *directive)
{
	if (!byte_is_word(scan_blanks(scanner)))
		return false;
	struct cursor cursor = {scanner->at, scanner->end};
	char name[DIRECTIVE_NAME_MAX];
	size_t length = 0;
	for (int byte = cursor_peek(&cursor); byte_is_word(byte); byte = cursor_next(&cursor)) {
		if (length < sizeof name)
			name[length] = (char)byte;
		length++;
	}
	scanner->at = cursor.at;
	*directive = length <= sizeof name ? find_directive((struct str){name, length}) : DIRECTIVE_OTHER;
	return true;
}

/* The bytes of a directive's argument: [begin, end), and where reading goes on. */
struct span {
	const char *begin, *end, *behind;
};

/* Up to `close` on the same line, splices included. False where it is not there, or nothing is between. */
static bool read_path(struct cursor cursor, char close, struct span *span)
{
	int byte = cursor_next(&cursor);
	span->begin = span->end = cursor.at;
	while (byte != close) {
		if (byte == CURSOR_END || byte_is_newline(byte))
			return false;
		span->end = cursor.at + 1;
		byte = cursor_next(&cursor);
	}
	span->behind = cursor.at + 1;
	return span->end != span->begin;
}

static void read_word(struct cursor cursor, struct span *span)
{
	span->begin = span->end = cursor.at;
	for (int byte = cursor_peek(&cursor); byte_is_word(byte); byte = cursor_next(&cursor))
		span->end = cursor.at + 1;
	span->behind = span->end;
}

/* What the include names: a path, or the first name of something that only macros know. */
static bool read_target(struct cursor cursor, int first, struct span *span, enum include_form *form)
{
	if (first == '"') {
		*form = INCLUDE_QUOTE;
		return read_path(cursor, '"', span);
	}
	if (first == '<') {
		*form = INCLUDE_ANGLE;
		return read_path(cursor, '>', span);
	}
	*form = INCLUDE_MACRO;
	read_word(cursor, span);
	return byte_is_word(first) && !byte_is_digit(first);
}

static void take_include(struct scanner *scanner, const char *hash, bool next)
{
	int first = scan_blanks(scanner);
	struct span span;
	struct include_fact fact = {.next = next};
	if (!read_target((struct cursor){scanner->at, scanner->end}, first, &span, &fact.form))
		return;
	fact.directive_line = line_counter_line(&scanner->lines, hash);
	fact.range.begin = line_counter_place(&scanner->lines, span.begin);
	fact.range.end = line_counter_place(&scanner->lines, span.end);
	fact.conditional = groups_conditional(&scanner->groups);
	char *spelled = arena_alloc(scanner->arena, (size_t)(span.end - span.begin), 1);
	fact.spelled = (struct str){spelled, cursor_copy(span.begin, span.end, spelled)};
	vec_push(&scanner->includes, fact);
	scanner->at = span.behind;
}

static struct cursor cursor_here(const struct scanner *scanner)
{
	return (struct cursor){scanner->at, scanner->end};
}

/* The name behind #ifndef or #define. */
static struct cursor name_here(const struct scanner *scanner)
{
	struct cursor cursor = cursor_here(scanner);
	cursor_skip_blanks(&cursor);
	return cursor;
}

static bool take_text(struct cursor *cursor, const char *text)
{
	for (; *text; text++) {
		if (!cursor_take(cursor, *text))
			return false;
	}
	return true;
}

/* The X of `!defined X` or `!defined(X)` and nothing else, or a cursor at NULL. */
static struct cursor guard_condition(const struct scanner *scanner)
{
	struct cursor none = {NULL, NULL};
	struct cursor cursor = name_here(scanner);
	if (!cursor_take(&cursor, '!'))
		return none;
	cursor_skip_blanks(&cursor);
	if (!take_text(&cursor, "defined") || byte_is_word(cursor_peek(&cursor)))
		return none;
	cursor_skip_blanks(&cursor);
	bool bracket = cursor_take(&cursor, '(');
	int byte = cursor_skip_blanks(&cursor);
	struct cursor name = cursor;
	while (byte_is_word(byte))
		byte = cursor_next(&cursor);
	cursor_skip_blanks(&cursor);
	if (bracket && !cursor_take(&cursor, ')'))
		return none;
	byte = cursor_skip_blanks(&cursor);
	return byte == CURSOR_END || byte_is_newline(byte) ? name : none;
}

static void take_if(struct scanner *scanner, enum directive directive)
{
	struct cursor guard_name = {NULL, NULL};
	enum truth truth = TRUTH_UNKNOWN;
	if (directive == DIRECTIVE_IFNDEF) {
		guard_name = name_here(scanner);
	} else if (directive == DIRECTIVE_IF && !scanner->groups.dead) {
		guard_name = guard_condition(scanner);
		truth = scan_condition(scanner);
	}
	groups_open(&scanner->groups, truth, guard_name);
}

static void take_turn(struct scanner *scanner, enum directive directive)
{
	enum truth truth = directive == DIRECTIVE_ELSE ? TRUTH_TRUE : TRUTH_UNKNOWN;
	if (directive == DIRECTIVE_ELIF && groups_turn_matters(&scanner->groups))
		truth = scan_condition(scanner);
	if (!groups_turn(&scanner->groups, truth))
		return;
	for (size_t i = 0; i < scanner->includes.len; i++)
		scanner->includes.items[i].conditional = true;
}

void scan_directive(struct scanner *scanner, const char *hash)
{
	enum directive directive;
	if (!take_name(scanner, &directive))
		return;
	switch (directive) {
	case DIRECTIVE_IF:
	case DIRECTIVE_IFDEF:
	case DIRECTIVE_IFNDEF:
		take_if(scanner, directive);
		return;
	case DIRECTIVE_ELIF:
	case DIRECTIVE_ELIFDEF:
	case DIRECTIVE_ELSE:
		take_turn(scanner, directive);
		return;
	case DIRECTIVE_ENDIF:
		groups_close(&scanner->groups);
		return;
	case DIRECTIVE_INCLUDE:
	case DIRECTIVE_INCLUDE_NEXT:
		groups_other(&scanner->groups);
		if (!scanner->groups.dead)
			take_include(scanner, hash, directive == DIRECTIVE_INCLUDE_NEXT);
		return;
	case DIRECTIVE_DEFINE:
		groups_define(&scanner->groups, name_here(scanner));
		return;
	case DIRECTIVE_PRAGMA: /* may stand anywhere before a guard's #define */
		return;
	case DIRECTIVE_OTHER:
		groups_other(&scanner->groups);
		return;
	}
}

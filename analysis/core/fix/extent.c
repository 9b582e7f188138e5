/*
 * Reads tokens from the top of the text to a name, keeping where the declaration that is read began, and on to its end.
 * It knows no types, and so refuses whatever two readings would end at different places.
 */
#include "fix/extent.h"

#include <string.h>

#include "scan/comment.h"

enum { NESTING_MAX = 256 };

enum lexeme { LEXEME_END, LEXEME_WORD, LEXEME_LITERAL, LEXEME_DIRECTIVE, LEXEME_PUNCTUATION };

struct lexer {
	struct str text;
	size_t at;
	bool line_opens; /* nothing but comments stands before `at` on its line */
	/* The token that was read last. */
	enum lexeme kind;
	struct span span;
};

/* What was read of one declaration so far. */
struct draft {
	size_t begin;                     /* of its first token; SIZE_MAX before that */
	bool doubtful;                    /* brackets or a directive that nobody expects there */
	bool comma, equals, braces, type; /* outside all brackets */
	bool parenthesis;
};

struct nest {
	struct draft outer; /* goes on behind the closing brace where `part` */
	bool part;          /* the braces are a part of it: of a type or an initializer */
};

struct reader {
	struct lexer lexer;
	struct draft draft;
	struct nest nests[NESTING_MAX];
	size_t depth;
	size_t brackets;
	struct str before; /* the token before */
};

static bool is_word(struct str text, size_t at)
{
	return at < text.len && byte_is_word((unsigned char)text.ptr[at]);
}

/* Behind the quoted text that begins at `at`. */
static size_t skip_quoted(struct str text, size_t at)
{
	char quote = text.ptr[at++];

	while (at < text.len && text.ptr[at] != quote && text.ptr[at] != '\n')
		at += text.ptr[at] == '\\' && at + 1 < text.len ? 2 : 1;
	return at < text.len ? at + 1 : at;
}

/* R"mark( ... )mark" */
static size_t skip_raw(struct str text, size_t quote)
{
	size_t open = quote + 1;

	while (open < text.len && text.ptr[open] != '(' && text.ptr[open] != '\n')
		open++;
	struct str mark = str_sub(text, quote + 1, open);
	for (size_t at = open; at < text.len; at++) {
		struct str rest = str_from_offset(text, at + 1);
		if (text.ptr[at] == ')' && str_starts(rest, mark) && mark.len < rest.len && rest.ptr[mark.len] == '"')
			return at + mark.len + 2;
	}
	return text.len;
}

static size_t skip_directive(struct str text, size_t at)
{
	struct cursor cursor = {text.ptr + at, text.ptr + text.len};
	struct comment comment;

	for (int byte = cursor_peek(&cursor); byte != CURSOR_END && !byte_is_newline(byte);) {
		if (byte == '/' && comment_read(cursor.at, cursor.end, &comment))
			cursor.at = comment.end;
		else
			cursor.at++;
		byte = cursor_peek(&cursor);
	}
	return (size_t)(cursor.at - text.ptr);
}

/* To the next token. */
static void skip_space(struct lexer *lexer)
{
	const char *end = lexer->text.ptr + lexer->text.len;
	struct comment comment;

	for (; lexer->at < lexer->text.len; lexer->at++) {
		const char *at = lexer->text.ptr + lexer->at;
		size_t splice = splice_length(at, end);
		if (byte_is_newline(*at))
			lexer->line_opens = true;
		else if (splice)
			lexer->at += splice - 1;
		else if (comment_read(at, end, &comment))
			lexer->at = (size_t)(comment.end - lexer->text.ptr) - 1;
		else if (!byte_is_blank((unsigned char)*at))
			return;
	}
}

static size_t skip_word(struct str text, size_t at)
{
	bool number = byte_is_digit((unsigned char)text.ptr[at]);

	while (is_word(text, at) || (number && at < text.len && text.ptr[at] == '\'' && is_word(text, at + 1)))
		at++;
	return at;
}

static void read_word(struct lexer *lexer)
{
	struct str text = lexer->text;
	size_t end = skip_word(text, lexer->at);

	lexer->kind = LEXEME_WORD;
	if (end < text.len && text.ptr[end] == '"' && text.ptr[end - 1] == 'R' && end - lexer->at <= 3) {
		lexer->kind = LEXEME_LITERAL;
		end = skip_raw(text, end);
	}
	lexer->at = end;
}

static void next(struct lexer *lexer)
{
	skip_space(lexer);
	struct str text = lexer->text;
	lexer->span.begin = lexer->at;
	if (lexer->at == text.len) {
		lexer->kind = LEXEME_END;
	} else if (lexer->line_opens && text.ptr[lexer->at] == '#') {
		lexer->kind = LEXEME_DIRECTIVE;
		lexer->at = skip_directive(text, lexer->at);
	} else if (is_word(text, lexer->at)) {
		read_word(lexer);
	} else if (text.ptr[lexer->at] == '"' || text.ptr[lexer->at] == '\'') {
		lexer->kind = LEXEME_LITERAL;
		lexer->at = skip_quoted(text, lexer->at);
	} else {
		lexer->kind = LEXEME_PUNCTUATION;
		lexer->at += str_starts(str_from_offset(text, lexer->at), STR("::")) ? 2 : 1;
	}
	lexer->line_opens = false;
	lexer->span.end = lexer->at;
}

static struct str token(const struct lexer *lexer)
{
	return str_sub(lexer->text, lexer->span.begin, lexer->span.end);
}

static bool is_one_of(struct str word, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(word, str_from(*words)))
			return true;
	return false;
}

/* ---- before the name ---- */

static void begin_draft(struct reader *reader)
{
	reader->draft = (struct draft){.begin = SIZE_MAX};
	reader->brackets = 0;
}

static bool open_brace(struct reader *reader)
{
	const struct draft *draft = &reader->draft;

	if (reader->depth == NESTING_MAX)
		return false;
	bool part = str_eq(reader->before, STR("=")) || (draft->type && !draft->parenthesis) || reader->brackets > 0;
	reader->nests[reader->depth++] = (struct nest){*draft, part};
	begin_draft(reader);
	return true;
}

static void close_brace(struct reader *reader)
{
	begin_draft(reader);
	if (reader->depth == 0)
		return;
	const struct nest *nest = &reader->nests[--reader->depth];
	if (nest->part) {
		reader->draft = nest->outer;
		reader->draft.braces = true;
	}
}

/* `__attribute__((...))` and its like say nothing of where a declaration begins. */
static bool skip_attribute(struct reader *reader)
{
	static const char *const words[] = {"__attribute__", "__attribute", "__declspec", "alignas", "_Alignas",
					    "decltype",      "typeof",      "__typeof__", NULL};
	size_t depth = 1;

	if (!is_one_of(reader->before, words))
		return false;
	while (depth > 0 && reader->lexer.kind != LEXEME_END) {
		next(&reader->lexer);
		depth += str_eq(token(&reader->lexer), STR("("));
		depth -= str_eq(token(&reader->lexer), STR(")"));
	}
	return true;
}

static bool take_punctuation(struct reader *reader, char byte)
{
	struct draft *draft = &reader->draft;
	bool outside = reader->brackets == 0;

	switch (byte) {
	case ';':
		if (outside)
			begin_draft(reader);
		break;
	case '{':
		return open_brace(reader);
	case '}':
		close_brace(reader);
		break;
	case '(':
		draft->parenthesis = true;
		if (!skip_attribute(reader))
			reader->brackets++;
		break;
	case '[':
		reader->brackets++;
		break;
	case ')':
		draft->doubtful = true;
		reader->brackets -= reader->brackets > 0;
		break;
	case ']':
		reader->brackets -= reader->brackets > 0;
		break;
	case ':':
		begin_draft(reader);
		break;
	case ',':
		draft->comma |= outside;
		break;
	case '=':
		draft->equals |= outside;
		break;
	default:
		break;
	}
	return true;
}

static bool take(struct reader *reader)
{
	static const char *const types[] = {"struct", "union", "enum", "class", NULL};
	struct lexer *lexer = &reader->lexer;
	struct draft *draft = &reader->draft;

	if (lexer->kind == LEXEME_DIRECTIVE) {
		draft->doubtful |= draft->begin != SIZE_MAX;
		return true;
	}
	if (draft->begin == SIZE_MAX)
		draft->begin = lexer->span.begin;
	if (lexer->kind == LEXEME_WORD)
		draft->type |= is_one_of(token(lexer), types);
	struct str before = token(lexer);
	bool taken = lexer->kind != LEXEME_PUNCTUATION || lexer->span.end - lexer->span.begin > 1 ||
		     take_punctuation(reader, lexer->text.ptr[lexer->span.begin]);
	reader->before = before;
	return taken;
}

/* `(*name)(...)`: the one pair of brackets in which a name is declared. */
static bool is_declared_here(const struct reader *reader, size_t name)
{
	const struct draft *draft = &reader->draft;

	if (draft->begin == SIZE_MAX || draft->begin >= name || !is_word(reader->lexer.text, draft->begin))
		return false;
	if (draft->doubtful || draft->comma || draft->equals || draft->braces)
		return false;
	return reader->brackets == 0 || (reader->brackets == 1 && str_eq(reader->before, STR("*")));
}

/* ---- behind it ---- */

static bool find_end(struct lexer *lexer, size_t brackets, size_t *end)
{
	for (next(lexer); lexer->kind != LEXEME_END && lexer->kind != LEXEME_DIRECTIVE; next(lexer)) {
		char byte = lexer->kind == LEXEME_PUNCTUATION ? lexer->text.ptr[lexer->span.begin] : '\0';
		if (byte == '(' || byte == '[')
			brackets++;
		else if ((byte == ')' || byte == ']') && brackets > 0)
			brackets--;
		else if (byte == '{' || byte == '}' || ((byte == ',' || byte == '=') && brackets == 0))
			return false;
		*end = lexer->span.end;
		if (byte == ';')
			return brackets == 0;
	}
	return false;
}

bool declaration_span(struct str text, size_t name, struct span *span)
{
	struct reader reader = {.lexer = {.text = text, .line_opens = true}};

	begin_draft(&reader);
	for (next(&reader.lexer); reader.lexer.span.begin < name; next(&reader.lexer)) {
		if (reader.lexer.kind == LEXEME_END || !take(&reader))
			return false;
	}
	if (reader.lexer.span.begin != name || reader.lexer.kind != LEXEME_WORD || !is_declared_here(&reader, name))
		return false;
	span->begin = reader.draft.begin;
	return find_end(&reader.lexer, reader.brackets, &span->end);
}

bool stands_in_code(struct str text, size_t offset)
{
	struct reader reader = {.lexer = {.text = text, .line_opens = true}};

	begin_draft(&reader);
	for (next(&reader.lexer); reader.lexer.span.begin < offset; next(&reader.lexer)) {
		if (reader.lexer.kind == LEXEME_END || !take(&reader))
			return true;
	}
	return reader.depth > 0 || reader.draft.begin != SIZE_MAX;
}

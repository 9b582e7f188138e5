/* Splitting commands and response files into words. */
#include "compile/words.h"

#include <string.h>

#include <autotomy/base/path.h>

/* Response files that name each other end here. */
enum { RESPONSE_DEPTH_MAX = 16 };

/* The word that is being read; its bytes are written behind those of the words before it. */
struct splitter {
	const char *at, *end;
	char *out;
	enum word_quoting quoting;
};

static bool is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Whether a backslash before `byte` vanishes, `quote` being the quote around it or 0. */
static bool escapes(enum word_quoting quoting, char quote, char byte)
{
	if (quoting == WORDS_RESPONSE || quote == '\0')
		return true;
	return quote == '"' && strchr("\"\\$`\n", byte) && byte != '\0';
}

/* At a backslash. In a shell a line ending behind it vanishes too. */
static void take_backslash(struct splitter *splitter, char quote)
{
	splitter->at++;
	if (splitter->at == splitter->end || !escapes(splitter->quoting, quote, *splitter->at)) {
		*splitter->out++ = '\\';
		return;
	}
	if (splitter->quoting != WORDS_SHELL || *splitter->at != '\n')
		*splitter->out++ = *splitter->at;
	splitter->at++;
}

static void take_quoted(struct splitter *splitter)
{
	char quote = *splitter->at++;
	while (splitter->at < splitter->end && *splitter->at != quote) {
		if (*splitter->at == '\\')
			take_backslash(splitter, quote);
		else
			*splitter->out++ = *splitter->at++;
	}
	if (splitter->at < splitter->end)
		splitter->at++;
}

static struct str take_word(struct splitter *splitter)
{
	const char *begin = splitter->out;
	while (splitter->at < splitter->end && !is_space(*splitter->at)) {
		if (*splitter->at == '\\')
			take_backslash(splitter, '\0');
		else if (*splitter->at == '"' || *splitter->at == '\'')
			take_quoted(splitter);
		else
			*splitter->out++ = *splitter->at++;
	}
	return (struct str){begin, (size_t)(splitter->out - begin)};
}

void words_split(struct words *words, struct arena *arena, struct str text, enum word_quoting quoting)
{
	if (text.len == 0)
		return;
	struct splitter splitter = {text.ptr, text.ptr + text.len, arena_alloc(arena, text.len, 1), quoting};
	for (;;) {
		while (splitter.at < splitter.end && is_space(*splitter.at))
			splitter.at++;
		if (splitter.at == splitter.end)
			return;
		const char *begin = splitter.at;
		struct str word = take_word(&splitter);
		bool only_continuation = word.len == 0 && *begin == '\\';
		if (!only_continuation)
			vec_push(words, word);
	}
}

void compile_split(struct arena *arena, struct str command, struct str **words, size_t *count)
{
	struct words split = {0};
	words_split(&split, arena, command, WORDS_SHELL);
	*count = split.len;
	*words = arena_copy(arena, split.items, split.len * sizeof *split.items, _Alignof(struct str));
	vec_free(&split);
}

static bool read_response(struct str word, struct arena *arena, struct str directory, const struct file_reader *reader,
			  struct response_budget *budget, struct str *text)
{
	if (!reader || !reader->read || word.len < 2 || word.ptr[0] != '@' || budget->files == 0)
		return false;
	budget->files--;
	struct str path = path_join(arena, directory, str_from_offset(word, 1));
	if (!reader->read(reader->context, arena, path, text) || text->len > budget->bytes)
		return false;
	budget->bytes -= text->len;
	return true;
}

/* `depth` response files are open around `source`. */
static void expand(struct words *words, struct arena *arena, const struct words *source, struct str directory,
		   const struct file_reader *reader, struct response_budget *budget, int depth)
{
	for (size_t i = 0; i < source->len; i++) {
		struct str text;
		if (depth == RESPONSE_DEPTH_MAX ||
		    !read_response(source->items[i], arena, directory, reader, budget, &text)) {
			vec_push(words, source->items[i]);
			continue;
		}
		struct words inner = {0};
		words_split(&inner, arena, text, WORDS_RESPONSE);
		expand(words, arena, &inner, directory, reader, budget, depth + 1);
		vec_free(&inner);
	}
}

void words_expand(struct words *words, struct arena *arena, const struct words *source, struct str directory,
		  const struct file_reader *reader, struct response_budget *budget)
{
	expand(words, arena, source, directory, reader, budget, 0);
}

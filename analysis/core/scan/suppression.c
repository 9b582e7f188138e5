/*
 * Suppression comments: `autotomy: allow(rule, ...): reason`, `autotomy: allow-file(...): reason`. What is wrong with
 * one is kept with it; whether its rules exist is judged elsewhere.
 */
#include <string.h>

#include "scan/scanner.h"

/* A word this far from one of ours is taken for it, where a list follows. */
enum { WORD_MAX = 16, NEAR_DISTANCE = 2 };

static bool is_space(int byte)
{
	return byte_is_blank(byte) || byte_is_newline(byte);
}

static int skip_spaces(struct cursor *cursor)
{
	int byte = cursor_peek(cursor);
	while (is_space(byte))
		byte = cursor_next(cursor);
	return byte;
}

/* Steps over "autotomy:" and what may stand before it. */
static bool take_marker(struct cursor *cursor)
{
	int byte = cursor_peek(cursor);
	while (is_space(byte) || byte == '*' || byte == '!' || byte == '/')
		byte = cursor_next(cursor);
	for (const char *marker = "autotomy:"; *marker; marker++) {
		if (!cursor_take(cursor, *marker))
			return false;
	}
	return true;
}

/* Reads the word at the cursor into `buffer`; a longer one is cut, and then like no word of ours. */
static struct str take_word(struct cursor *cursor, char buffer[WORD_MAX])
{
	size_t length = 0;
	for (int byte = cursor_peek(cursor); byte_is_word(byte) || byte == '-'; byte = cursor_next(cursor)) {
		if (length < WORD_MAX)
			buffer[length++] = (char)byte;
	}
	return (struct str){buffer, length};
}

/* False for prose. A misspelled word is one of ours only before a list: much of prose is near to "allow". */
static bool judge_word(struct str word, bool list_follows, struct suppression_fact *fact)
{
	fact->file_wide = str_eq(word, STR("allow-file"));
	if (fact->file_wide || str_eq(word, STR("allow")))
		return true;
	if (!list_follows || word.len == 0)
		return false;
	fact->file_wide = str_distance(word, STR("allow-file"), NEAR_DISTANCE) <= NEAR_DISTANCE;
	if (fact->file_wide)
		fact->fault = "is misspelled; did you mean 'allow-file'?";
	else if (str_distance(word, STR("allow"), NEAR_DISTANCE) <= NEAR_DISTANCE)
		fact->fault = "is misspelled; did you mean 'allow'?";
	return fact->fault != NULL;
}

static void set_fault(struct suppression_fact *fact, const char *fault)
{
	if (!fact->fault)
		fact->fault = fault;
}

static struct str copy_logical(struct arena *arena, const char *begin, const char *end)
{
	char *copy = arena_alloc(arena, (size_t)(end - begin), 1);
	return (struct str){copy, cursor_copy(begin, end, copy)};
}

/* One item of the list, without the white space around it; `*end` is where it ends. False where there is none. */
static bool take_item(struct scanner *scanner, struct cursor *cursor, struct suppression_rule *rule, const char **end)
{
	int byte = skip_spaces(cursor);
	const char *begin = cursor->at;
	*end = begin;
	for (; byte != ',' && byte != ')' && byte != CURSOR_END; byte = cursor_next(cursor)) {
		if (!is_space(byte))
			*end = cursor->at + 1;
	}
	if (*end == begin)
		return false;
	rule->name = copy_logical(scanner->arena, begin, *end);
	rule->range.begin = line_counter_place(&scanner->lines, begin);
	rule->range.end = line_counter_place(&scanner->lines, *end);
	return true;
}

/* The list behind its opening bracket. Gives where it ends. */
static const char *take_list(struct scanner *scanner, struct cursor *cursor, struct suppression_fact *fact)
{
	VEC(struct suppression_rule) rules = {0};
	const char *item_end;
	bool empty_item = false;
	do {
		struct suppression_rule rule;
		if (take_item(scanner, cursor, &rule, &item_end))
			vec_push(&rules, rule);
		else
			empty_item = true;
	} while (cursor_take(cursor, ','));
	bool closed = cursor_take(cursor, ')');
	if (!closed)
		set_fault(fact, "has a list of rules that is not closed");
	else if (rules.len == 0)
		set_fault(fact, "names no rule");
	else if (empty_item)
		set_fault(fact, "has an empty place in its list of rules");
	if (closed) {
		fact->rule_count = rules.len;
		fact->rules = arena_copy(scanner->arena, rules.items, rules.len * sizeof *rules.items,
					 _Alignof(struct suppression_rule));
	}
	vec_free(&rules);
	return closed ? cursor->at : item_end;
}

/* At a line ending: steps over it, empty lines, and the `*` that begins the line behind them. */
static int next_line(struct cursor *cursor)
{
	int byte = cursor_peek(cursor);
	while (byte_is_newline(byte)) {
		byte = skip_spaces(cursor);
		while (byte == '*')
			byte = cursor_next(cursor);
		while (byte_is_blank(byte))
			byte = cursor_next(cursor);
	}
	return byte;
}

/* The rest of the comment on one line: a line ending, and the `*` that begins the next line, become one blank. */
static struct str take_reason(struct arena *arena, struct cursor *cursor, bool block)
{
	char *text = arena_alloc(arena, (size_t)(cursor->end - cursor->at), 1);
	size_t length = 0;
	for (int byte = cursor_peek(cursor); byte != CURSOR_END;) {
		if (byte_is_newline(byte)) {
			while (length > 0 && is_space((unsigned char)text[length - 1]))
				length--;
			text[length++] = ' ';
			byte = next_line(cursor);
			continue;
		}
		text[length++] = (char)byte;
		byte = cursor_next(cursor);
	}
	while (length > 0 && (is_space((unsigned char)text[length - 1]) || (block && text[length - 1] == '*')))
		length--;
	return str_trim((struct str){text, length});
}

static void take_allowance(struct scanner *scanner, struct cursor *cursor, const char *word_end, bool block,
			   struct suppression_fact *fact)
{
	const char *end = word_end;
	if (skip_spaces(cursor) == '(') {
		cursor->at++;
		end = take_list(scanner, cursor, fact);
	} else {
		set_fault(fact, "names no rule");
	}
	fact->range.end = line_counter_place(&scanner->lines, end);
	if (skip_spaces(cursor) == ':') {
		cursor->at++;
		fact->reason = take_reason(scanner->arena, cursor, block);
	}
	if (fact->reason.len == 0)
		set_fault(fact, "has no reason; write `: why` behind it");
}

void scan_suppression(struct scanner *scanner, const struct comment *comment, bool code_before)
{
	struct cursor cursor = {comment->text, comment->text_end};
	if (!take_marker(&cursor))
		return;
	skip_spaces(&cursor);
	const char *word_begin = cursor.at;
	char buffer[WORD_MAX];
	struct str word = take_word(&cursor, buffer);
	const char *word_end = cursor.at;
	struct suppression_draft draft = {.code_before = code_before};
	if (!judge_word(word, skip_spaces(&cursor) == '(', &draft.fact))
		return;
	draft.first_line = line_counter_line(&scanner->lines, comment->begin);
	draft.fact.range.begin = line_counter_place(&scanner->lines, word_begin);
	take_allowance(scanner, &cursor, word_end, comment->block, &draft.fact);
	draft.last_line = line_counter_line(&scanner->lines, comment->end);
	vec_push(&scanner->suppressions, draft);
}

static void settle(struct scanner *scanner, size_t end, bool code_behind)
{
	while (scanner->settled < end)
		scanner->suppressions.items[scanner->settled++].code_behind = code_behind;
}

/*
 * Whether code stands behind a suppression on its line is open as long as comments follow it there. This looks at what
 * follows the comment that was read last, which may be the last suppression itself.
 */
void suppressions_settle(struct scanner *scanner, const struct comment *comment)
{
	size_t count = scanner->suppressions.len;
	uint32_t comment_line = line_counter_line(&scanner->lines, comment->end);
	while (scanner->settled < count && scanner->suppressions.items[scanner->settled].last_line != comment_line)
		settle(scanner, scanner->settled + 1, false);
	const char *at = comment->end;
	while (at < scanner->end && byte_is_blank((unsigned char)*at))
		at++;
	if (at == scanner->end || byte_is_newline(*at) || splice_length(at, scanner->end) > 0)
		settle(scanner, count, false);
	else if (!comment_begins(at, scanner->end))
		settle(scanner, count, true);
}

static bool is_alone(const struct suppression_draft *draft)
{
	return !draft->code_before && !draft->code_behind;
}

/*
 * A suppression alone on its lines works on the line behind it; of a stack of them, all on the line behind the stack.
 * Its own lines count too: what is told at 1:1 may stand there.
 */
static void set_lines(struct suppression_draft *draft, const struct suppression_draft *next)
{
	struct suppression_fact *fact = &draft->fact;
	if (!is_alone(draft)) {
		fact->first_line = draft->code_before ? draft->first_line : draft->last_line;
		fact->last_line = draft->code_behind ? draft->last_line : draft->first_line;
		return;
	}
	bool stacked = next && is_alone(next) && next->first_line <= draft->last_line + 1;
	fact->first_line = draft->first_line;
	fact->last_line = stacked ? next->fact.last_line : draft->last_line + 1;
}

void suppressions_finish(struct scanner *scanner, struct scan_facts *facts)
{
	size_t count = scanner->suppressions.len;
	struct suppression_draft *drafts = scanner->suppressions.items;
	if (count == 0)
		return;
	facts->suppressions = arena_array(scanner->arena, struct suppression_fact, count);
	facts->suppression_count = count;
	for (size_t i = count; i-- > 0;) {
		set_lines(&drafts[i], i + 1 < count ? &drafts[i + 1] : NULL);
		facts->suppressions[i] = drafts[i].fact;
	}
	vec_free(&scanner->suppressions);
}

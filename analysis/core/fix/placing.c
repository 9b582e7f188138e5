/* Where a new include is put. */
#include "fix/directive.h"
#include "scan/comment.h"

/* An include of the file that another may be put beside: on a line of its own, in every build. */
static bool is_anchor(const struct fixer *fixer, const struct include_fact *include, size_t limit)
{
	bool whole;

	if (include->conditional || include->form == INCLUDE_MACRO)
		return false;
	struct span span = directive_span(fixer->context, include, &whole);
	return whole && span.end <= limit;
}

/* The last one of a form; of any form where that is INCLUDE_MACRO. NULL where there is none. */
static const struct include_fact *last_anchor(const struct fixer *fixer, enum include_form form, size_t limit)
{
	const struct scan_facts *scan = fixer->context->subject->scan;

	for (size_t i = scan->include_count; i-- > 0;) {
		const struct include_fact *include = &scan->includes[i];
		if ((form == INCLUDE_MACRO || include->form == form) && is_anchor(fixer, include, limit))
			return include;
	}
	return NULL;
}

/* The block of lines that ends with `last`: includes of one form, each on the line behind the one before. */
static const struct include_fact *block_begin(const struct fixer *fixer, const struct include_fact *last, size_t limit)
{
	const struct scan_facts *scan = fixer->context->subject->scan;
	const struct include_fact *first = last;

	while (first > scan->includes && first[-1].form == last->form && is_anchor(fixer, first - 1, limit) &&
	       first[-1].range.begin.line + 1 == first->directive_line)
		first--;
	return first;
}

static bool is_sorted(const struct include_fact *first, const struct include_fact *last)
{
	for (; first < last; first++)
		if (str_cmp(first[0].spelled, first[1].spelled) >= 0)
			return false;
	return true;
}

/* The include behind which the new one belongs, or NULL: before `first`. */
static const struct include_fact *place_in_block(const struct include_fact *first, const struct include_fact *last,
						 struct str spelled)
{
	if (first == last || !is_sorted(first, last))
		return last;
	while (last >= first && str_cmp(last->spelled, spelled) > 0) {
		if (last == first)
			return NULL;
		last--;
	}
	return last;
}

static size_t line_begin_of(const struct fixer *fixer, const struct include_fact *include)
{
	return fixer_offset(fixer->context, (struct text_place){include->directive_line, 1});
}

/* The line behind an include's last one, without looking at blank lines. */
static size_t behind_include(const struct fixer *fixer, const struct include_fact *include)
{
	bool whole;
	struct str text = fixer->context->text;
	struct span span = directive_span(fixer->context, include, &whole);
	struct span line = line_at(text, fixer_offset(fixer->context, include->range.end));

	/* A comment may go on behind the line; a blank line behind it is not meant. */
	size_t end = behind_newline(text, line.end);
	return span.end > end && str_trim(str_sub(text, end, span.end)).len ? span.end : end;
}

/* Steps over white space and comments. */
static size_t skip_remarks(struct str text, size_t at)
{
	const char *end = text.ptr + text.len;
	struct comment comment;

	while (at < text.len) {
		if (comment_read(text.ptr + at, end, &comment))
			at = (size_t)(comment.end - text.ptr);
		else if (byte_is_blank((unsigned char)text.ptr[at]) || byte_is_newline(text.ptr[at]))
			at++;
		else
			break;
	}
	return at;
}

/* The directive at `at`, without '#' and blanks; empty where there is none. `*next` is the line behind it. */
static struct str directive_at(struct str text, size_t at, size_t *next)
{
	struct span line = line_at(text, at);

	*next = behind_newline(text, line.end);
	if (at >= text.len || text.ptr[at] != '#')
		return (struct str){0};
	return str_trim(str_sub(text, at + 1, line.end));
}

/* Behind the first comment and what guards a header: the first place for code. */
static size_t top_of_code(struct str text)
{
	size_t next, after, at = skip_remarks(text, 0);
	struct str first = directive_at(text, at, &next);

	if (str_starts(first, STR("pragma once")))
		return next;
	if (str_starts(first, STR("ifndef")) || str_starts(first, STR("if !defined"))) {
		struct str second = directive_at(text, skip_remarks(text, next), &after);
		if (str_starts(second, STR("define")))
			return after;
	}
	return line_at(text, at).begin;
}

bool propose_include(const struct fixer *fixer, struct proposal *proposal, struct str header, size_t limit)
{
	const struct fix_context *context = fixer->context;
	struct str text = context->text, newline = newline_of(text);
	struct spelling spelling;
	if (!spell_include(context, fixer->arena, header, NULL, &spelling))
		return false;
	struct str directive = spelling_directive(fixer->arena, &spelling);
	const struct include_fact *last = last_anchor(fixer, spelling.form, limit);
	bool own_block = !last;
	if (!last)
		last = last_anchor(fixer, INCLUDE_MACRO, limit);
	size_t at = 0;
	if (!last) {
		at = top_of_code(text);
	} else if (own_block) {
		at = behind_include(fixer, last);
	} else {
		const struct include_fact *first = block_begin(fixer, last, limit);
		const struct include_fact *before = place_in_block(first, last, spelling.spelled);
		at = before ? behind_include(fixer, before) : line_begin_of(fixer, first);
	}
	if (at > limit)
		return false;
	bool unended = at > 0 && text.ptr[at - 1] != '\n' && text.ptr[at - 1] != '\r';
	proposal_edit(fixer, proposal, at, at,
		      arena_printf(fixer->arena, "%.*s%.*s%.*s", unended ? (int)newline.len : 0, newline.ptr,
				   STR_ARG(directive), unended ? 0 : (int)newline.len, newline.ptr));
	return true;
}

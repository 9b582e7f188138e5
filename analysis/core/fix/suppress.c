/* A comment that accepts what is told at one token, its reason left to a person. */
#include <string.h>

#include "fix/directive.h"
#include "rules/rule.h"

/*
 * A reason must stand there from the beginning: without one the suppression is faulty and suppresses nothing. Whoever
 * reads the code later sees what is still to be written.
 */
#define REASON "TODO: say why"

enum { LINE_COLUMNS = 100, TAB_COLUMNS = 8 }; /* a comment goes above a line that it would make longer */

/* Violations at one token. */
struct group {
	const struct violation *items[RULE_COUNT];
	size_t count;
};

static bool same_rule(const struct group *group, enum rule_id rule)
{
	for (size_t i = 0; i < group->count; i++)
		if (group->items[i]->rule == rule)
			return true;
	return false;
}

/* Sorted by rule, as verdicts are by place and rule: one of each. */
static void collect(struct group *group, const struct violation *at, const struct violation *const *others,
		    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct violation *other = others[i];
		if (text_range_eq(other->range, at->range) && !rule_get(other->rule)->unsuppressible &&
		    !same_rule(group, other->rule))
			group->items[group->count++] = other;
	}
}

static struct str comment_of(struct arena *arena, const struct group *group)
{
	struct strbuf text = {0};

	strbuf_add(&text, STR("/* autotomy: allow("));
	for (size_t i = 0; i < group->count; i++)
		strbuf_printf(&text, "%s%s", i ? ", " : "", rule_info(group->items[i]->rule)->id);
	strbuf_add(&text, STR("): " REASON " */"));
	struct str copy = arena_str(arena, strbuf_str(&text));
	strbuf_free(&text);
	return copy;
}

/* "a", "a and b", "a, b and c" */
static struct str rule_words(struct arena *arena, const struct group *group)
{
	struct strbuf words = {0};

	for (size_t i = 0; i < group->count; i++)
		strbuf_printf(&words, "%s%s",
			      i == 0                  ? ""
			      : i + 1 == group->count ? " and "
						      : ", ",
			      rule_info(group->items[i]->rule)->id);
	struct str copy = arena_str(arena, strbuf_str(&words));
	strbuf_free(&words);
	return copy;
}

static size_t columns_of(struct str line)
{
	size_t columns = 0;

	for (size_t i = 0; i < line.len; i++)
		columns += line.ptr[i] == '\t' ? TAB_COLUMNS - columns % TAB_COLUMNS
					       : ((unsigned char)line.ptr[i] & 0xC0) != 0x80;
	return columns;
}

static bool ends_in_splice(struct str line)
{
	struct str bare = str_trim(line);

	return bare.len && bare.ptr[bare.len - 1] == '\\';
}

static void set_hole(struct proposal *proposal)
{
	struct fix_edit *edit = &proposal->edits[0];
	const char *reason = memmem(edit->text.ptr, edit->text.len, REASON, sizeof REASON - 1);

	edit->hole_begin = (size_t)(reason - edit->text.ptr);
	edit->hole_end = edit->hole_begin + sizeof REASON - 1;
}

static bool try_at(const struct fixer *fixer, const struct proposal *model, size_t at, struct str text)
{
	struct proposal proposal = *model;

	proposal_edit(fixer, &proposal, at, at, text);
	set_hole(&proposal);
	return fixer_try(fixer, &proposal);
}

static bool try_on_line(const struct fixer *fixer, const struct proposal *model, struct span line, struct str comment)
{
	struct str text = fixer->context->text;
	size_t end = line.end;

	while (end > line.begin && (text.ptr[end - 1] == ' ' || text.ptr[end - 1] == '\t'))
		end--;
	const char *space = end > line.begin ? " " : "";
	return try_at(fixer, model, end, arena_printf(fixer->arena, "%s%.*s", space, STR_ARG(comment)));
}

/* Inside a macro's definition the new line must be a part of it. */
static bool try_above(const struct fixer *fixer, const struct proposal *model, struct span line, struct str comment)
{
	struct str text = fixer->context->text, newline = newline_of(text);
	size_t indent = line.begin;

	while (indent < line.end && (text.ptr[indent] == ' ' || text.ptr[indent] == '\t'))
		indent++;
	size_t before = line.begin ? line.begin - 1 : 0;
	before -= before > 0 && text.ptr[before] == '\n' && text.ptr[before - 1] == '\r';
	struct span above = line_at(text, before);
	bool spliced = line.begin > 0 && ends_in_splice(str_sub(text, above.begin, above.end));
	return try_at(fixer, model, line.begin,
		      arena_printf(fixer->arena, "%.*s%.*s%s%.*s", STR_ARG(str_sub(text, line.begin, indent)),
				   STR_ARG(comment), spliced ? " \\" : "", STR_ARG(newline)));
}

void fix_suppress(const struct fixer *fixer, const struct violation *const *others, size_t count)
{
	const struct fix_context *context = fixer->context;
	struct group group = {.count = 0};

	collect(&group, fixer->violation, others, count);
	if (!group.count || group.items[0] != fixer->violation || !context->subject)
		return;
	struct proposal model = {
		.kind = FIX_SUPPRESS,
		.title = arena_printf(fixer->arena, "Allow %.*s here, with a reason",
				      STR_ARG(rule_words(fixer->arena, &group))),
	};
	struct str comment = comment_of(fixer->arena, &group);
	struct span line = line_at(context->text, fixer_offset(context, fixer->violation->range.begin));
	struct str code = str_sub(context->text, line.begin, line.end);
	/* A splice is no place for a comment's end. */
	bool fits = columns_of(code) + 1 + comment.len <= LINE_COLUMNS && !ends_in_splice(code);
	if (fits && try_on_line(fixer, &model, line, comment))
		return;
	if (!try_above(fixer, &model, line, comment) && !fits && !ends_in_splice(code))
		try_on_line(fixer, &model, line, comment);
}

/* A suppression that is wrong: a stale one goes, a rule that is misspelled is spelled. */
#include "fix/directive.h"
#include "scan/comment.h"

/* The comment whose marker stands before the byte; false where it is not found. */
static bool find_comment(struct str text, size_t inside, struct span *span)
{
	struct comment comment;

	for (size_t at = inside; at-- > 0;) {
		if (text.ptr[at] != '/' || !comment_read(text.ptr + at, text.ptr + text.len, &comment))
			continue;
		*span = (struct span){at, (size_t)(comment.end - text.ptr)};
		/* What looks like the beginning of a comment may stand in one: `//// autotomy:`. */
		while (span->begin > 0 && text.ptr[span->begin - 1] == '/')
			span->begin--;
		return span->end > inside;
	}
	return false;
}

static void remove_comment(const struct fixer *fixer)
{
	struct str text = fixer->context->text;
	struct proposal proposal = {
		.kind = FIX_MEND_SUPPRESSION,
		.title = STR("Remove this suppression, which suppresses nothing"),
		.preferred = true,
		.safe = true,
	};
	struct span span;

	if (!find_comment(text, fixer_offset(fixer->context, fixer->violation->range.begin), &span))
		return;
	if (!span_take_lines(text, &span))
		while (span.begin > 0 && byte_is_blank((unsigned char)text.ptr[span.begin - 1]))
			span.begin--;
	proposal_edit(fixer, &proposal, span.begin, span.end, STR(""));
	fixer_try(fixer, &proposal);
}

static void spell_rule(const struct fixer *fixer)
{
	const struct fix_context *context = fixer->context;
	size_t begin = fixer_offset(context, fixer->violation->range.begin);
	size_t end = fixer_offset(context, fixer->violation->range.end);
	struct str name = str_sub(context->text, begin, end), nearest = rule_nearest(name);
	struct proposal proposal = {
		.kind = FIX_MEND_SUPPRESSION,
		.title = arena_printf(fixer->arena, "Write '%.*s'", STR_ARG(nearest)),
		.preferred = true,
	};

	if (!nearest.len || rule_find(name) != RULE_NONE)
		return;
	proposal_edit(fixer, &proposal, begin, end, nearest);
	fixer_try(fixer, &proposal);
}

void fix_suppression(const struct fixer *fixer)
{
	if (fixer->violation->tag_unnecessary)
		remove_comment(fixer);
	else
		spell_rule(fixer);
}

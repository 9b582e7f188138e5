/* An own declaration of what another module defines: it goes, and the header comes. */
#include "fix/extent.h"

static bool is_included(const struct subject *subject, struct str header)
{
	for (size_t i = 0; i < subject->include_count; i++)
		if (!subject->includes[i].include->conditional && str_eq(subject->includes[i].target, header))
			return true;
	return false;
}

static bool offer(const struct fixer *fixer, struct span declaration, struct str header, bool first)
{
	struct str name = fixer->violation->symbol;
	struct proposal proposal = {.kind = FIX_REPLACE_DECLARATION, .preferred = first, .safe = first};

	if (is_included(fixer->context->subject, header)) {
		proposal.title = arena_printf(fixer->arena, "Remove the declaration of %.*s, as %.*s is included",
					      STR_ARG(name), STR_ARG(header));
	} else {
		proposal.title = arena_printf(fixer->arena, "Include %.*s instead of declaring %.*s here",
					      STR_ARG(header), STR_ARG(name));
		if (!propose_include(fixer, &proposal, header, declaration.begin))
			return false;
	}
	proposal_edit(fixer, &proposal, declaration.begin, declaration.end, STR(""));
	return fixer_try(fixer, &proposal);
}

void fix_declaration(const struct fixer *fixer)
{
	const struct violation *violation = fixer->violation;
	struct span span;
	bool offered = false;

	if (!declaration_span(fixer->context->text, fixer_offset(fixer->context, violation->range.begin), &span))
		return;
	span_take_lines(fixer->context->text, &span);
	for (size_t i = 0; i < violation->instead_count; i++)
		offered |= offer(fixer, span, violation->instead[i], !offered);
}

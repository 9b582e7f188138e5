/* Violations at an include: the public header in its place, or no include at all. */
#include "fix/directive.h"
#include "fix/reach.h"

/* Puts another spelling between the quotes, or with its own quotes where they are others. */
static bool replace_spelling(const struct fixer *fixer, struct proposal *proposal,
			     const struct resolved_include *include, struct str header)
{
	const struct fix_context *context = fixer->context;
	size_t begin = fixer_offset(context, include->include->range.begin);
	size_t end = fixer_offset(context, include->include->range.end);
	struct spelling spelling;

	if (include->include->form == INCLUDE_MACRO || include->include->next ||
	    !spell_include(context, fixer->arena, header, include, &spelling))
		return false;
	if (spelling.form == include->include->form) {
		proposal_edit(fixer, proposal, begin, end, spelling.spelled);
		return true;
	}
	struct str whole = spelling_directive(fixer->arena, &spelling);
	proposal_edit(fixer, proposal, begin - 1, end + 1, str_from_offset(whole, sizeof "#include"));
	return true;
}

static bool is_included(const struct fix_context *context, const struct resolved_include *but, struct str header)
{
	for (size_t i = 0; i < context->subject->include_count; i++) {
		const struct resolved_include *other = &context->subject->includes[i];
		if (other->include != but->include && !other->include->conditional && str_eq(other->target, header))
			return true;
	}
	return false;
}

static void hinder_by_symbol(const struct fixer *fixer, enum fix_kind kind, struct str title, struct str symbol,
			     struct str header)
{
	fixer_hinder(fixer, kind, title,
		     arena_printf(fixer->arena, "this file uses %.*s, which only %.*s declares", STR_ARG(symbol),
				  STR_ARG(header)));
}

/* Removes the include, and with it the suppressions that are about it alone, if need be. */
static bool try_removal(const struct fixer *fixer, struct proposal *proposal, const struct include_fact *include)
{
	const struct scan_facts *scan = fixer->context->subject->scan;
	bool whole;
	struct span span = directive_span(fixer->context, include, &whole);

	proposal_edit(fixer, proposal, span.begin, span.end, STR(""));
	if (fixer_try(fixer, proposal))
		return true;
	for (size_t i = 0; i < scan->suppression_count && whole; i++) {
		const struct suppression_fact *fact = &scan->suppressions[i];
		struct text_place line = {fact->first_line, 1};
		if (fact->file_wide || fact->first_line >= include->directive_line ||
		    fact->last_line != include->directive_line)
			continue;
		proposal->edits[0].begin = fixer_offset(fixer->context, line);
		return fixer_try(fixer, proposal);
	}
	return false;
}

/* Where a public header can come in its place, that is what most likely is meant. */
static void offer_removal(const struct fixer *fixer, const struct resolved_include *include, bool only)
{
	struct str symbol;
	struct str what = include->target.len ? include->target : include->include->spelled;
	struct proposal proposal = {
		.kind = FIX_REMOVE_INCLUDE,
		.title = arena_printf(fixer->arena, "Remove the include of %.*s", STR_ARG(what)),
	};
	enum need need = NEED_UNKNOWN;

	if (include->target.len)
		need = include_need(fixer->context, include, (struct str){0}, &symbol);
	if (need == NEED_SYMBOL) {
		hinder_by_symbol(fixer, proposal.kind, proposal.title, symbol, what);
		return;
	}
	proposal.preferred = proposal.safe = only && need == NEED_NOTHING;
	try_removal(fixer, &proposal, include->include);
}

enum offer { OFFER_MADE, OFFER_NONE, OFFER_HINDERED };

static enum offer offer_header(const struct fixer *fixer, const struct resolved_include *include, struct str header,
			       bool first, struct str *symbol)
{
	struct proposal proposal = {
		.kind = FIX_INCLUDE_PUBLIC,
		.title = arena_printf(fixer->arena, "Include %.*s instead of %.*s", STR_ARG(header),
				      STR_ARG(include->target)),
		.preferred = first,
	};
	enum need need = include_need(fixer->context, include, header, symbol);
	bool made;

	if (need == NEED_SYMBOL)
		return OFFER_HINDERED;
	proposal.safe = first && need == NEED_NOTHING;
	if (is_included(fixer->context, include, header)) {
		proposal.title = arena_printf(fixer->arena, "Remove the include of %.*s, as %.*s is included",
					      STR_ARG(include->target), STR_ARG(header));
		made = try_removal(fixer, &proposal, include->include);
	} else {
		made = replace_spelling(fixer, &proposal, include, header) && fixer_try(fixer, &proposal);
	}
	return made ? OFFER_MADE : OFFER_NONE;
}

/* Returns whether a public header can come in place of the private one. */
static bool offer_headers(const struct fixer *fixer, const struct resolved_include *include)
{
	const struct violation *violation = fixer->violation;
	bool offered = false, hindered = false;
	struct str symbol;

	for (size_t i = 0; i < violation->instead_count; i++) {
		enum offer offer = offer_header(fixer, include, violation->instead[i], !offered, &symbol);
		offered |= offer == OFFER_MADE;
		hindered |= offer == OFFER_HINDERED;
	}
	if (hindered && !offered)
		hinder_by_symbol(fixer, FIX_INCLUDE_PUBLIC,
				 arena_printf(fixer->arena, "Include %.*s instead of %.*s",
					      STR_ARG(violation->instead[0]), STR_ARG(include->target)),
				 symbol, include->target);
	return offered;
}

void fix_include(const struct fixer *fixer)
{
	const struct resolved_include *include = fixer_include_at(fixer->context, fixer->violation->range);
	bool offered = false;

	if (!include)
		return;
	if (fixer->violation->rule == RULE_PRIVATE_HEADER)
		offered = offer_headers(fixer, include);
	offer_removal(fixer, include, !offered);
}

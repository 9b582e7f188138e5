/* A forbidden symbol: what the policy names in its place, and the header that declares it. */
#include "fix/directive.h"
#include "fix/reach.h"
#include "scan/cursor.h"

/* A name, qualified or not: `instead` may be any words. */
static bool is_name(struct str text)
{
	if (!text.len || byte_is_digit((unsigned char)text.ptr[0]))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!byte_is_word((unsigned char)text.ptr[i]) && text.ptr[i] != ':')
			return false;
	return true;
}

/* Who declares the name in C; NULL where nobody in the tree does. */
static const struct indexed_place *places_of(const struct fix_context *context, struct str name)
{
	static const enum symbol_kind kinds[] = {SYMBOL_FUNCTION, SYMBOL_MACRO, SYMBOL_VARIABLE};
	const struct symbol_index *index = context->judge->index;
	const struct indexed_place *place = NULL;

	for (size_t i = 0; index && i < sizeof kinds / sizeof *kinds && !place; i++)
		place = symbol_index_first(index, symbol_id_in_c(kinds[i], name));
	return place;
}

/* The header to include; empty where one is reached already, or none is open to this file. */
static struct str header_for(const struct fix_context *context, const struct indexed_place *place)
{
	module_id own = context->subject->role.module;
	struct str header = {0};

	for (; place; place = symbol_index_next(context->judge->index, place)) {
		if (str_eq(place->path, context->path) || is_reached_without(context, NULL, place->path))
			return (struct str){0};
		bool open = !place->role.source && (place->role.public_header || place->role.module == own);
		if (open && !header.len)
			header = place->path;
	}
	return header;
}

static void offer(const struct fixer *fixer, struct span token, struct str name, bool only)
{
	const struct indexed_place *known = places_of(fixer->context, name);
	struct str header = header_for(fixer->context, known);
	struct proposal proposal = {
		.kind = FIX_REPLACE_SYMBOL,
		.title = arena_printf(fixer->arena, "Use %.*s instead of %.*s", STR_ARG(name),
				      STR_ARG(fixer->violation->symbol)),
		.preferred = only && known, /* never safe: nobody compared what the two take */
	};

	if (header.len && !propose_include(fixer, &proposal, header, token.begin))
		return;
	proposal_edit(fixer, &proposal, token.begin, token.end, name);
	fixer_try(fixer, &proposal);
}

void fix_symbol(const struct fixer *fixer)
{
	const struct fix_context *context = fixer->context;
	const struct violation *violation = fixer->violation;
	struct span token = {fixer_offset(context, violation->range.begin),
			     fixer_offset(context, violation->range.end)};
	struct str before = str_sub(context->text, 0, token.begin);

	/* A name that is made, or qualified, is not replaced; nor any while it is not known who declares what. */
	if (!context->judge->index || !is_name(str_sub(context->text, token.begin, token.end)) ||
	    str_ends(before, STR("::")))
		return;
	for (size_t i = 0; i < violation->instead_count; i++)
		if (is_name(violation->instead[i]))
			offer(fixer, token, violation->instead[i], violation->instead_count == 1);
}

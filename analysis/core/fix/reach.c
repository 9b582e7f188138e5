/* What a file uses that only one of its includes declares. */
#include "fix/reach.h"

#include <stdlib.h>

#include "fix/extent.h"

static bool holds(const struct str *sorted, size_t count, struct str item)
{
	return count && bsearch(&item, sorted, count, sizeof *sorted, str_cmp_qsort) != NULL;
}

bool reach_holds(const struct include_reach *reach, struct str path)
{
	return holds(reach->files, reach->file_count, path);
}

/* The other includes, and what comes in place of the one that goes. */
struct rest {
	const struct fix_context *context;
	VEC(const struct include_reach *) reaches;
};

static void collect_rest(struct rest *rest, const struct resolved_include *without, struct str instead)
{
	const struct fix_context *context = rest->context;

	for (size_t i = 0; i < context->subject->include_count; i++) {
		const struct resolved_include *other = &context->subject->includes[i];
		if (without && other->include == without->include)
			continue;
		if (other->target.len && !other->include->conditional)
			vec_push(&rest->reaches, context->reach(context->context, other->target, true));
	}
	if (instead.len)
		vec_push(&rest->reaches, context->reach(context->context, instead, true));
}

static bool rest_holds(const struct rest *rest, struct str path)
{
	if (str_eq(path, rest->context->path))
		return true;
	for (size_t i = 0; i < rest->reaches.len; i++)
		if (reach_holds(rest->reaches.items[i], path))
			return true;
	return false;
}

static bool rest_holds_outside(const struct rest *rest, struct str spelled)
{
	const struct subject *subject = rest->context->subject;

	for (size_t i = 0; i < subject->include_count; i++)
		if (!subject->includes[i].target.len && str_eq(subject->includes[i].include->spelled, spelled))
			return true;
	for (size_t i = 0; i < rest->reaches.len; i++)
		if (holds(rest->reaches.items[i]->outside, rest->reaches.items[i]->outside_count, spelled))
			return true;
	return false;
}

bool is_reached_without(const struct fix_context *context, const struct resolved_include *include, struct str header)
{
	struct rest rest = {.context = context};

	collect_rest(&rest, include, (struct str){0});
	bool reached = rest_holds(&rest, header);
	vec_free(&rest.reaches);
	return reached;
}

/* A function or variable needs a declaration; of what is defined in the header that goes, its definition is missed. */
static bool is_lost(const struct rest *rest, const struct include_reach *gone, const struct parse_facts *facts,
		    const struct symbol_fact *symbol)
{
	bool linked = symbol->kind == SYMBOL_FUNCTION || symbol->kind == SYMBOL_VARIABLE;
	bool loses = false, loses_definition = false, keeps = false, keeps_definition = false;

	for (size_t i = 0; i < symbol->place_count; i++) {
		struct str path = facts->files[symbol->places[i].file];
		bool definition = symbol->places[i].definition;
		if (rest_holds(rest, path)) {
			keeps = true;
			keeps_definition |= definition;
		} else if (reach_holds(gone, path)) {
			loses = true;
			loses_definition |= definition;
		}
	}
	return loses && (!keeps || (!linked && loses_definition && !keeps_definition));
}

/* Whether nothing of the system comes by the include that goes, or all of it by the others too. */
static bool keeps_outside(const struct rest *rest, const struct include_reach *gone)
{
	for (size_t i = 0; i < gone->outside_count; i++)
		if (!rest_holds_outside(rest, gone->outside[i]))
			return false;
	return true;
}

/* A header that comes by another include may use what this one brought before it. */
static bool others_lose(const struct rest *rest, const struct include_reach *gone, const struct parse_facts *facts,
			uint32_t file)
{
	for (size_t i = 0; i < facts->use_count; i++) {
		const struct use_fact *use = &facts->uses[i];
		if (use->file != file && is_lost(rest, gone, facts, &facts->symbols[use->symbol]) &&
		    rest_holds(rest, facts->files[use->file]))
			return true;
	}
	return false;
}

static enum need need_of(const struct rest *rest, const struct include_reach *gone, const struct parse_facts *facts,
			 uint32_t file, struct str *symbol)
{
	bool outside = keeps_outside(rest, gone);
	enum need need = facts->error_count ? NEED_UNKNOWN : NEED_NOTHING;

	for (size_t i = parse_facts_first_use(facts, file); i < facts->use_count && facts->uses[i].file == file; i++) {
		const struct symbol_fact *used = &facts->symbols[facts->uses[i].symbol];
		if (is_lost(rest, gone, facts, used)) {
			*symbol = used->name;
			return NEED_SYMBOL;
		}
		if (!outside && !used->place_count)
			need = NEED_UNKNOWN;
	}
	return need == NEED_NOTHING && others_lose(rest, gone, facts, file) ? NEED_UNKNOWN : need;
}

enum need include_need(const struct fix_context *context, const struct resolved_include *include, struct str instead,
		       struct str *symbol)
{
	const struct subject *subject = context->subject;
	const struct include_reach *gone = context->reach(context->context, include->target, false);
	struct rest rest = {.context = context};
	/* Whoever includes a header may live on what it includes. */
	enum need need = subject->parse_count && subject->role.source ? NEED_NOTHING : NEED_UNKNOWN;

	if (stands_in_code(context->text,
			   fixer_offset(context, (struct text_place){include->include->directive_line, 1})))
		need = NEED_UNKNOWN;
	collect_rest(&rest, include, instead);
	for (size_t i = 0; i < subject->parse_count && need != NEED_SYMBOL; i++) {
		enum need of_parse = need_of(&rest, gone, subject->parses[i], subject->file_index[i], symbol);
		if (of_parse != NEED_NOTHING)
			need = of_parse;
	}
	vec_free(&rest.reaches);
	return need;
}

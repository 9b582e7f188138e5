/* From the raw verdicts of one file to what is reported: severities, each fault told once, suppressions, order,
 * fingerprints. */
#include "judge/finish.h"

#include "judge/commands.h"
#include "judge/suppress.h"

void violations_set_severity(const struct policy *policy, struct violations *violations)
{
	size_t kept = 0;

	for (size_t i = 0; i < violations->len; i++) {
		struct violation *violation = &violations->items[i];
		module_id module = violation->from.len ? policy_find_module(policy, violation->from) : MODULE_NONE;
		violation->severity = policy_severity(policy, violation->rule, module);
		if (violation->severity != SEVERITY_OFF)
			violations->items[kept++] = *violation;
	}
	violations->len = kept;
}

void violations_append_finished(struct violations *found, struct violations *out)
{
	violations_sort(found);
	violations_fingerprint(found);
	for (size_t i = 0; i < found->len; i++)
		vec_push(out, found->items[i]);
	vec_free(found);
}

static bool same_range(struct text_range a, struct text_range b)
{
	return a.begin.line == b.begin.line && a.begin.column == b.begin.column && a.end.line == b.end.line &&
	       a.end.column == b.end.column;
}

/* Whether the two differ, if at all, in the command under which they were found. */
static bool is_same_fault(const struct violation *a, const struct violation *b)
{
	return a->rule == b->rule && str_eq(a->to, b->to) && str_eq(a->target, b->target) &&
	       str_eq(a->symbol, b->symbol);
}

static bool is_about_symbols(const struct violation *violation)
{
	return rule_info(violation->rule)->needs == RULE_NEEDS_PARSE;
}

/*
 * Whether `b`, which begins where `a` does, tells what `a` has told: the same fault found under another command, or
 * another P rule at the same token.
 */
static bool is_told_by(const struct violation *a, const struct violation *b)
{
	if (!same_range(a->range, b->range))
		return false;
	if (is_about_symbols(a) && is_about_symbols(b))
		return true;
	/* A name made by ## may be many symbols. */
	if (a->rule == RULE_CYCLE && b->rule == RULE_CYCLE && a->symbol.len && str_eq(a->to, b->to))
		return true;
	return is_same_fault(a, b);
}

/* By place, then by the rule's place in the table, so that the one that tells comes first. */
static int telling_order(const void *a, const void *b)
{
	const struct violation *left = a, *right = b;

	if (left->range.begin.line != right->range.begin.line)
		return left->range.begin.line < right->range.begin.line ? -1 : 1;
	if (left->range.begin.column != right->range.begin.column)
		return left->range.begin.column < right->range.begin.column ? -1 : 1;
	if (left->rule != right->rule)
		return left->rule < right->rule ? -1 : 1;
	return violation_cmp_qsort(a, b);
}

static bool begins_with(const struct violation *a, const struct violation *b)
{
	return a->range.begin.line == b->range.begin.line && a->range.begin.column == b->range.begin.column;
}

/* `b` is told by `a`: it was found under the commands of both, if they are one fault. */
static void join_commands(struct violation *a, const struct violation *b)
{
	if (!is_same_fault(a, b))
		return;
	a->commands.found |= b->commands.found;
	a->commands.among |= b->commands.among;
}

static void tell_once(struct violations *violations)
{
	size_t kept = 0, group = 0; /* where the violations with the present begin stand */

	if (!violations->len)
		return;
	qsort(violations->items, violations->len, sizeof *violations->items, telling_order);
	for (size_t i = 0; i < violations->len; i++) {
		const struct violation *violation = &violations->items[i];
		bool told = false;
		if (kept > group && !begins_with(&violations->items[group], violation))
			group = kept;
		for (size_t k = group; k < kept && !told; k++) {
			told = is_told_by(&violations->items[k], violation);
			if (told)
				join_commands(&violations->items[k], violation);
		}
		if (told)
			continue;
		if (kept != i)
			violations->items[kept] = *violation;
		kept++;
	}
	violations->len = kept;
}

void judge_finish(const struct judge_context *context, struct arena *arena, const struct subject *subject,
		  struct violations *violations)
{
	violations_set_severity(context->policy, violations);
	tell_once(violations);
	commands_name(arena, subject, violations);
	suppress(context, arena, subject, violations);
	violations_sort(violations);
	violations_fingerprint(violations);
}

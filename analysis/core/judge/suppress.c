/* Suppressions: comments that accept a violation in the code, with a reason; and the violations about them. */
#include "judge/suppress.h"

#include <string.h>

#include "rules/verdict.h"

_Static_assert(RULE_COUNT <= 64, "a set of rules fits the bits of an uint64_t");

struct suppressor {
	const struct judge_context *context;
	const struct subject *subject;
	struct verdicts verdicts; /* for violations of `suppression` */
	bool parsed; /* everything that a parse can know of this file is known, and what those of other files declare */
};

static bool covers_line(const struct suppression_fact *fact, uint32_t line)
{
	return fact->file_wide || (line >= fact->first_line && line <= fact->last_line);
}

bool suppression_rules(const struct suppression_fact *fact, uint64_t *set)
{
	*set = 0;
	if (fact->fault)
		return false;
	for (size_t i = 0; i < fact->rule_count; i++) {
		enum rule_id rule = rule_find(fact->rules[i].name);
		if (rule == RULE_NONE || rule_get(rule)->unsuppressible)
			return false;
		*set |= UINT64_C(1) << rule;
	}
	return true;
}

bool suppression_covers(const struct suppression_fact *fact, uint64_t rules, const struct violation *violation)
{
	return rules >> violation->rule & 1 &&
	       (covers_line(fact, violation->range.begin.line) || covers_line(fact, violation->directive_line));
}

static bool mark(const struct suppression_fact *fact, uint64_t rules, struct violations *violations)
{
	bool worked = false;

	for (size_t i = 0; i < violations->len; i++) {
		struct violation *violation = &violations->items[i];
		if (!suppression_covers(fact, rules, violation))
			continue;
		violation->status = VIOLATION_SUPPRESSED;
		worked = true;
	}
	return worked;
}

static bool was_resolved(const struct subject *subject, const struct include_fact *include)
{
	for (size_t i = 0; i < subject->include_count; i++) {
		const struct include_fact *other = subject->includes[i].include;
		if (subject->includes[i].target.len && other->form == include->form &&
		    other->range.begin.line == include->range.begin.line &&
		    other->range.begin.column == include->range.begin.column)
			return true;
	}
	return false;
}

/*
 * Whether every include on the fact's lines could be judged. What a missing "..." or an unread `#include NAME` means is
 * not known, so a suppression there may have its work; a <...> that is not found is the system's and nobody's. A rule
 * that needs no target lives on the path as it is written.
 */
static bool includes_known(const struct suppressor *suppressor, const struct suppression_fact *fact, bool needs_target)
{
	const struct scan_facts *scan = suppressor->subject->scan;

	for (size_t i = 0; i < scan->include_count; i++) {
		const struct include_fact *include = &scan->includes[i];
		if (include->form == INCLUDE_ANGLE || (include->form == INCLUDE_QUOTE && !needs_target))
			continue;
		if (!covers_line(fact, include->directive_line) && !covers_line(fact, include->range.begin.line))
			continue;
		if (!was_resolved(suppressor->subject, include))
			return false;
	}
	return true;
}

/* Whether one of the fact's lines is an include, of which the scan knows all there is. */
static bool is_at_include(const struct suppressor *suppressor, const struct suppression_fact *fact)
{
	const struct scan_facts *scan = suppressor->subject->scan;

	for (size_t i = 0; i < scan->include_count && !fact->file_wide; i++) {
		if (covers_line(fact, scan->includes[i].directive_line))
			return true;
	}
	return false;
}

static bool could_judge(const struct suppressor *suppressor, const struct suppression_fact *fact, enum rule_id id)
{
	const struct rule *rule = rule_get(id);
	module_id module = suppressor->subject->role.module;

	if (!rule->info.judged || policy_severity(suppressor->context->policy, id, module) == SEVERITY_OFF)
		return false;
	if (rule->check_include && !includes_known(suppressor, fact, rule->needs_target))
		return false;
	switch (rule->info.needs) {
	case RULE_NEEDS_SCAN:
		return !rule->check_use || suppressor->parsed || is_at_include(suppressor, fact);
	case RULE_NEEDS_GRAPH: /* uses of symbols may close a cycle of includes */
		return suppressor->context->plan != NULL && !suppressor->context->awaits_index &&
		       (!rule->check_use || suppressor->parsed);
	case RULE_NEEDS_PARSE:
		return suppressor->parsed;
	case RULE_NEEDS_CHANGE:
		return false;
	}
	return false;
}

static bool could_judge_all(const struct suppressor *suppressor, const struct suppression_fact *fact, uint64_t rules)
{
	for (int id = 0; id < RULE_COUNT; id++) {
		if (rules >> id & 1 && !could_judge(suppressor, fact, (enum rule_id)id))
			return false;
	}
	return true;
}

static struct violation *tell(struct suppressor *suppressor, struct text_range range, struct str fact,
			      struct str way_out)
{
	struct verdicts *verdicts = &suppressor->verdicts;
	const struct subject *subject = suppressor->subject;
	struct violation *violation = verdict_at(verdicts, subject->path, range);

	violation->from =
		arena_str(verdicts->arena, policy_module_name(suppressor->context->policy, subject->role.module));
	verdict_say(verdicts, violation, fact, way_out, (struct str){0});
	return violation;
}

static void tell_unknown_rule(struct suppressor *suppressor, const struct suppression_rule *rule)
{
	struct arena *arena = suppressor->verdicts.arena;
	struct str nearest = rule_nearest(rule->name);
	struct str way_out = STR("`autotomy rules` lists them all");

	if (nearest.len)
		way_out = arena_printf(arena, "did you mean '%.*s'?", STR_ARG(nearest));
	tell(suppressor, rule->range, arena_printf(arena, "there is no rule '%.*s'", STR_ARG(rule->name)), way_out);
}

/* Some faults say by themselves how to write it. */
static void tell_form(struct suppressor *suppressor, const struct suppression_fact *fact)
{
	struct str way_out = STR("write it as `autotomy: allow(RULE): the reason`");

	if (strchr(fact->fault, ';'))
		way_out = (struct str){0};
	tell(suppressor, fact->range, arena_printf(suppressor->verdicts.arena, "this suppression %s", fact->fault),
	     way_out);
}

static void tell_faults(struct suppressor *suppressor, const struct suppression_fact *fact)
{
	struct arena *arena = suppressor->verdicts.arena;

	if (fact->fault)
		tell_form(suppressor, fact);
	for (size_t i = 0; i < fact->rule_count; i++) {
		const struct suppression_rule *rule = &fact->rules[i];
		enum rule_id id = rule_find(rule->name);
		if (id == RULE_NONE)
			tell_unknown_rule(suppressor, rule);
		else if (rule_get(id)->unsuppressible)
			tell(suppressor, rule->range,
			     arena_printf(arena, "'%.*s' cannot be suppressed in code", STR_ARG(rule->name)),
			     STR("set its severity in `rules` of autotomy.json, or mend what it tells"));
	}
}

static void tell_stale(struct suppressor *suppressor, const struct suppression_fact *fact)
{
	struct violation *violation = tell(suppressor, fact->range, STR("this suppression suppresses nothing"),
					   STR("remove it, before it hides something new"));

	violation->tag_unnecessary = true;
}

static bool is_parsed(const struct subject *subject)
{
	for (size_t i = 0; i < subject->parse_count; i++) {
		if (parse_facts_has_errors(subject->parses[i], subject->file_index[i]))
			return false;
	}
	return subject->parse_count > 0;
}

void suppress(const struct judge_context *context, struct arena *arena, const struct subject *subject,
	      struct violations *violations)
{
	struct violations about = {0};
	struct suppressor suppressor = {
		.context = context,
		.subject = subject,
		.verdicts = {.context = context, .arena = arena, .out = &about, .rule = RULE_SUPPRESSION},
		.parsed = context->index && is_parsed(subject),
	};
	enum severity severity = policy_severity(context->policy, RULE_SUPPRESSION, subject->role.module);

	if (!subject->scan || subject->role.excluded)
		return;
	for (size_t i = 0; i < subject->scan->suppression_count; i++) {
		const struct suppression_fact *fact = &subject->scan->suppressions[i];
		uint64_t rules;
		if (!suppression_rules(fact, &rules))
			tell_faults(&suppressor, fact);
		else if (!mark(fact, rules, violations) && could_judge_all(&suppressor, fact, rules))
			tell_stale(&suppressor, fact);
	}
	for (size_t i = 0; severity != SEVERITY_OFF && i < about.len; i++) {
		about.items[i].severity = severity;
		vec_push(violations, about.items[i]);
	}
	vec_free(&about);
}

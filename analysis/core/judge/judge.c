/* Runs every rule over the facts of one file, or over the policy. What comes out is raw: finish.c makes it a report. */
#include "judge/finish.h"
#include "rules/verdict.h"

static void check_includes(const struct judge_context *context, const struct subject *subject,
			   struct verdicts *verdicts)
{
	for (size_t i = 0; i < subject->include_count; i++) {
		const struct resolved_include *include = &subject->includes[i];
		bool owned = include->target.len && !include->target_role.excluded;
		struct include_site site = {
			.policy = context->policy,
			.subject = subject,
			.include = include,
			.from = subject->role.module,
			.to = owned ? include->target_role.module : MODULE_NONE,
		};
		if (crosses_modules(&site))
			site.edge = policy_edge(context->policy, site.from, site.to);
		for (int id = 0; id < RULE_COUNT; id++) {
			const struct rule *rule = rule_get((enum rule_id)id);
			verdicts->rule = (enum rule_id)id;
			if (rule->check_include && (!rule->needs_target || site.to != MODULE_NONE))
				rule->check_include(&site, verdicts);
		}
	}
}

static void check_file(const struct subject *subject, struct verdicts *verdicts)
{
	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule *rule = rule_get((enum rule_id)id);
		verdicts->rule = (enum rule_id)id;
		if (rule->check_file)
			rule->check_file(subject, verdicts);
	}
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule *rule = rule_get((enum rule_id)id);
		verdicts->rule = (enum rule_id)id;
		if (rule->check_use)
			rule->check_use(site, verdicts);
	}
}

/* Index of the first use that does not stand in a file before `file`. */
static size_t first_use(const struct parse_facts *facts, uint32_t file)
{
	size_t low = 0, high = facts->use_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (facts->uses[middle].file < file)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void check_parse(const struct judge_context *context, const struct subject *subject, size_t parse,
			struct verdicts *verdicts)
{
	const struct parse_facts *facts = subject->parses[parse];
	uint32_t file = subject->file_index[parse];
	struct parse_view view = {
		.policy = context->policy,
		.facts = facts,
		.roles = mem_zalloc((facts->file_count + 1) * sizeof *view.roles),
		.known = mem_zalloc(facts->file_count + 1),
	};

	for (size_t i = first_use(facts, file); i < facts->use_count && facts->uses[i].file == file; i++) {
		const struct use_fact *use = &facts->uses[i];
		struct use_site site = {
			.policy = context->policy,
			.subject = subject,
			.view = &view,
			.use = use,
			.symbol = &facts->symbols[use->symbol],
			.from = subject->role.module,
		};
		check_use(&site, verdicts);
	}
	free(view.roles);
	free(view.known);
}

void judge_file(const struct judge_context *context, struct arena *arena, const struct subject *subject,
		struct violations *out)
{
	struct verdicts verdicts = {.context = context, .arena = arena, .out = out};

	if (subject->role.excluded)
		return;
	check_includes(context, subject, &verdicts);
	check_file(subject, &verdicts);
	for (size_t i = 0; i < subject->parse_count; i++)
		check_parse(context, subject, i, &verdicts);
}

void judge_policy(const struct judge_context *context, struct arena *arena, struct violations *out)
{
	struct verdicts verdicts = {.context = context, .arena = arena, .out = out};

	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule *rule = rule_get((enum rule_id)id);
		verdicts.rule = (enum rule_id)id;
		if (rule->check_policy)
			rule->check_policy(context, &verdicts);
	}
	violations_set_severity(context->policy, out);
	violations_sort(out);
	violations_fingerprint(out);
}

/* Runs every rule over the facts of one file, or over the policy. What comes out is raw: finish.c makes it a report. */
#include "judge/finish.h"
#include "judge/parse_view.h"
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
		verdicts->commands = include->commands;
		for (int id = 0; id < RULE_COUNT; id++) {
			const struct rule *rule = rule_get((enum rule_id)id);
			verdicts->rule = (enum rule_id)id;
			if (rule->check_include && (!rule->needs_target || site.to != MODULE_NONE))
				rule->check_include(&site, verdicts);
		}
	}
	verdicts->commands = (struct command_set){0};
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

/* The rules that look at symbols, found once for the file. */
struct site_rules {
	struct verdicts *verdicts;
	enum rule_id use[RULE_COUNT], declaration[RULE_COUNT];
	size_t use_count, declaration_count;
};

static void check_use(const struct use_site *site, void *visitor)
{
	const struct site_rules *rules = visitor;
	bool unnamed = site->use->how & USE_UNNAMED;

	rules->verdicts->commands = site->view->commands;
	for (size_t i = 0; i < rules->use_count; i++) {
		const struct rule *rule = rule_get(rules->use[i]);
		rules->verdicts->rule = rules->use[i];
		if (!unnamed || rule->takes_unnamed)
			rule->check_use(site, rules->verdicts);
	}
}

static void check_declaration(const struct use_site *site, void *visitor)
{
	const struct site_rules *rules = visitor;

	rules->verdicts->commands = site->view->commands;
	for (size_t i = 0; i < rules->declaration_count; i++) {
		rules->verdicts->rule = rules->declaration[i];
		rule_get(rules->declaration[i])->check_declaration(site, rules->verdicts);
	}
}

/* A rule that is off for the file says nothing of its symbols, and a large file has tens of thousands of them. */
static void choose_rules(struct site_rules *rules, const struct policy *policy, module_id module)
{
	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule *rule = rule_get((enum rule_id)id);
		if (policy_severity(policy, (enum rule_id)id, module) == SEVERITY_OFF)
			continue;
		if (rule->check_use)
			rules->use[rules->use_count++] = (enum rule_id)id;
		if (rule->check_declaration)
			rules->declaration[rules->declaration_count++] = (enum rule_id)id;
	}
}

void judge_file(const struct judge_context *context, struct arena *arena, const struct subject *subject,
		struct violations *out)
{
	struct verdicts verdicts = {.context = context, .arena = arena, .out = out};

	if (subject->role.excluded)
		return;
	check_includes(context, subject, &verdicts);
	check_file(subject, &verdicts);
	struct site_rules rules = {.verdicts = &verdicts};
	choose_rules(&rules, context->policy, subject->role.module);
	struct site_visitor visitor = {check_use, check_declaration, &rules};
	parse_each_site(context, subject, &visitor);
}

void judge_policy(const struct judge_context *context, struct arena *arena, struct violations *out)
{
	struct violations found = {0};
	struct verdicts verdicts = {.context = context, .arena = arena, .out = &found};

	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule *rule = rule_get((enum rule_id)id);
		verdicts.rule = (enum rule_id)id;
		if (rule->check_policy)
			rule->check_policy(context, &verdicts);
	}
	violations_set_severity(context->policy, &found);
	violations_append_finished(&found, out);
}

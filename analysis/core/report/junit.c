/*
 * The report as JUnit's XML, by the schema that Jenkins publishes and GitLab reads: a suite for each rule, in it a test
 * case for each violation, or one alone where there is none. A violation at `error` is a failure, a lesser one is
 * told in a case that passes, an accepted one is skipped. Cases are named without lines, so that a history of them
 * holds.
 */
#include <stdlib.h>

#include <autotomy/base/memory.h>
#include <autotomy/base/xml.h>

#include "report/formats.h"

static void put_attribute(struct strbuf *out, const char *name, struct str value)
{
	strbuf_printf(out, " %s=\"", name);
	xml_put_text(out, value);
	strbuf_addc(out, '"');
}

static bool is_failure(const struct violation *violation)
{
	return violation->status == VIOLATION_NEW && violation->severity == SEVERITY_ERROR;
}

static struct str object_of(const struct violation *violation)
{
	return violation->symbol.len ? violation->symbol : violation->target;
}

/* ---- names ---- */

static int cmp_cases(const struct violation *a, const struct violation *b)
{
	int order = (a->rule > b->rule) - (a->rule < b->rule);

	if (!order)
		order = str_cmp(a->file, b->file);
	return order ? order : str_cmp(object_of(a), object_of(b));
}

/* By name; those of one name stay in the report's order. */
static int by_case(const void *a, const void *b)
{
	const struct violation *const *const *x = a, *const *const *y = b;
	int order = cmp_cases(**x, **y);

	return order ? order : (*x > *y) - (*x < *y);
}

/* How many violations up to each would have its name, itself included. */
static size_t *count_ordinals(const struct report *report)
{
	size_t *ordinals = mem_zalloc((report->count + 1) * sizeof *ordinals);
	VEC(const struct violation *const *) sorted = {0};

	for (size_t i = 0; i < report->count; i++)
		vec_push(&sorted, &report->violations[i]);
	if (sorted.len)
		qsort(sorted.items, sorted.len, sizeof *sorted.items, by_case);
	for (size_t i = 0; i < sorted.len; i++) {
		bool again = i > 0 && cmp_cases(*sorted.items[i - 1], *sorted.items[i]) == 0;
		size_t before = again ? ordinals[sorted.items[i - 1] - report->violations] : 0;
		ordinals[sorted.items[i] - report->violations] = before + 1;
	}
	vec_free(&sorted);
	return ordinals;
}

/* ---- cases ---- */

static void put_case_head(struct strbuf *out, const struct violation *violation, size_t ordinal)
{
	struct arena arena = {0};
	struct str object = object_of(violation);
	struct str name =
		arena_printf(&arena, "%.*s%s%.*s", STR_ARG(violation->file), object.len ? ": " : "", STR_ARG(object));

	strbuf_add(out, STR("    <testcase"));
	put_attribute(out, "name", ordinal > 1 ? arena_printf(&arena, "%.*s (%zu)", STR_ARG(name), ordinal) : name);
	put_attribute(out, "classname", arena_printf(&arena, "autotomy.%s", rule_info(violation->rule)->id));
	strbuf_addc(out, '>');
	arena_finish(&arena);
}

static void put_sentence(struct strbuf *out, const struct violation *violation)
{
	xml_put_text(out, violation->file);
	strbuf_printf(out, ":%u:%u: %s: ", violation->range.begin.line, violation->range.begin.column,
		      severity_name(violation->severity));
	xml_put_text(out, violation->message);
}

static void put_case(struct strbuf *out, const struct violation *violation, size_t ordinal)
{
	put_case_head(out, violation, ordinal);
	if (violation->status != VIOLATION_NEW) {
		strbuf_add(out, violation->status == VIOLATION_BASELINED ? STR("<skipped>baselined: ")
									 : STR("<skipped>suppressed: "));
		put_sentence(out, violation);
		strbuf_add(out, STR("</skipped>"));
	} else if (is_failure(violation)) {
		strbuf_add(out, STR("<failure"));
		put_attribute(out, "type", str_from(rule_info(violation->rule)->id));
		put_attribute(out, "message", violation->message);
		strbuf_addc(out, '>');
		put_sentence(out, violation);
		strbuf_add(out, STR("</failure>"));
	} else {
		strbuf_add(out, STR("<system-out>"));
		put_sentence(out, violation);
		strbuf_add(out, STR("</system-out>"));
	}
	strbuf_add(out, STR("</testcase>\n"));
}

/* ---- suites ---- */

struct tally {
	size_t cases, failures, skipped;
};

/* A rule without violations has one case: it passes, or is skipped where the rule was not judged. */
static struct tally tally_of(const struct report *report, enum rule_id rule)
{
	struct tally tally = {0};

	for (size_t i = 0; i < report->count; i++) {
		const struct violation *violation = report->violations[i];
		if (violation->rule != rule)
			continue;
		tally.cases++;
		tally.failures += is_failure(violation);
		tally.skipped += violation->status != VIOLATION_NEW;
	}
	if (!tally.cases)
		tally = (struct tally){.cases = 1, .skipped = !report->judged[rule]};
	return tally;
}

static bool has_violations(const struct report *report, enum rule_id rule)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->violations[i]->rule == rule)
			return true;
	return false;
}

static void put_only_case(struct strbuf *out, const char *id, bool judged)
{
	strbuf_printf(out, "    <testcase name=\"%s\" classname=\"autotomy.%s\"%s\n", id, id,
		      judged ? "/>" : "><skipped>off, or not judged at this level</skipped></testcase>");
}

static void put_suite(struct strbuf *out, const struct report *report, enum rule_id rule, const size_t *ordinals)
{
	const char *id = rule_info(rule)->id;
	struct tally tally = tally_of(report, rule);

	strbuf_printf(out, "  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
		      id, tally.cases, tally.failures, tally.skipped);
	if (!has_violations(report, rule))
		put_only_case(out, id, report->judged[rule]);
	for (size_t i = 0; i < report->count; i++)
		if (report->violations[i]->rule == rule)
			put_case(out, report->violations[i], ordinals[i]);
	strbuf_add(out, STR("  </testsuite>\n"));
}

void report_junit(const struct report *report, const struct report_source *source, struct strbuf *out)
{
	struct tally all = {0};
	size_t *ordinals = count_ordinals(report);

	(void)source;
	for (int rule = 0; rule < RULE_COUNT; rule++) {
		struct tally tally = tally_of(report, (enum rule_id)rule);
		all.cases += tally.cases;
		all.failures += tally.failures;
	}
	strbuf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
	strbuf_printf(out, "<testsuites name=\"autotomy\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", all.cases,
		      all.failures);
	for (int rule = 0; rule < RULE_COUNT; rule++)
		put_suite(out, report, (enum rule_id)rule, ordinals);
	strbuf_add(out, STR("</testsuites>\n"));
	free(ordinals);
}

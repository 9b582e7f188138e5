/*
 * The report in a few lines, for whoever reviews a change: how many violations are new, over which boundaries, where to
 * read on; how much was checked and what was not. Facts alone, in one order, so the same report gives the same bytes.
 */
#include <stdlib.h>

#include <autotomy/core/report.h>

#include "report/snippet.h"

enum { BOUNDARIES_SHOWN = 10, RULES_EXPLAINED = 3, FAILED_SHOWN = 5 };

/* New violations of one module toward another. */
struct boundary {
	struct str from, to;
	size_t counts[SEVERITY_ERROR + 1]; /* by severity */
	size_t rules[RULE_COUNT];
};

struct boundaries {
	struct boundary *items;
	size_t len, cap;
};

/* ---- counting ---- */

/* Empty where nothing is crossed: in no module's direction, or inside one. */
static struct str toward(const struct violation *violation)
{
	return str_eq(violation->from, violation->to) ? (struct str){0} : violation->to;
}

static int by_ends(const void *a, const void *b)
{
	const struct violation *const *x = a, *const *y = b;
	int order = str_cmp((*x)->from, (*y)->from);

	return order ? order : str_cmp(toward(*x), toward(*y));
}

static int by_weight(const void *a, const void *b)
{
	const struct boundary *x = a, *y = b;

	if ((x->to.len > 0) != (y->to.len > 0))
		return x->to.len > 0 ? -1 : 1;
	for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; severity--)
		if (x->counts[severity] != y->counts[severity])
			return x->counts[severity] > y->counts[severity] ? -1 : 1;
	int order = str_cmp(x->from, y->from);
	return order ? order : str_cmp(x->to, y->to);
}

static void add_to(struct boundaries *boundaries, const struct violation *violation)
{
	struct boundary *last = boundaries->len ? &boundaries->items[boundaries->len - 1] : NULL;

	if (!last || !str_eq(last->from, violation->from) || !str_eq(last->to, toward(violation))) {
		vec_push(boundaries, (struct boundary){.from = violation->from, .to = toward(violation)});
		last = &boundaries->items[boundaries->len - 1];
	}
	last->counts[violation->severity]++;
	last->rules[violation->rule]++;
}

/* Those with the most errors first; what is no boundary between two, behind all others. */
static void collect(const struct report *report, struct boundaries *boundaries)
{
	VEC(const struct violation *) fresh = {0};

	for (size_t i = 0; i < report->count; i++)
		if (report->violations[i]->status == VIOLATION_NEW)
			vec_push(&fresh, report->violations[i]);
	if (fresh.len)
		qsort(fresh.items, fresh.len, sizeof *fresh.items, by_ends);
	for (size_t i = 0; i < fresh.len; i++)
		add_to(boundaries, fresh.items[i]);
	if (boundaries->len)
		qsort(boundaries->items, boundaries->len, sizeof *boundaries->items, by_weight);
	vec_free(&fresh);
}

/* ---- words ---- */

static void put_count(struct strbuf *out, size_t count, const char *word)
{
	strbuf_printf(out, "%zu %s%s", count, word, count == 1 ? "" : "s");
}

/* "2 new errors, 1 new warning"; `word` is put before each. */
static void put_counts(struct strbuf *out, const size_t *counts, const char *word)
{
	static const char *const names[] = {
		[SEVERITY_INFO] = "info message", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
	const char *between = "";

	for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; severity--) {
		if (!counts[severity])
			continue;
		strbuf_printf(out, "%s%zu %s%s%s", between, counts[severity], word, names[severity],
			      counts[severity] == 1 ? "" : "s");
		between = ", ";
	}
}

static void put_accepted(struct strbuf *out, const struct report_summary *summary)
{
	if (summary->baselined)
		strbuf_printf(out, "; %zu known in the baseline", summary->baselined);
	if (summary->suppressed)
		strbuf_printf(out, "; %zu suppressed in the code", summary->suppressed);
}

static void put_verdict(struct strbuf *out, const struct report *report, const struct boundaries *boundaries)
{
	struct report_summary summary = report_summarize(report);
	size_t counts[] = {0, summary.info, summary.warning, summary.error}, crossed = 0;

	for (size_t i = 0; i < boundaries->len; i++)
		crossed += boundaries->items[i].to.len > 0;
	put_counts(out, counts, "new ");
	if (!boundaries->len)
		strbuf_add(out, STR("nothing new"));
	if (crossed) {
		strbuf_add(out, STR(" over "));
		strbuf_printf(out, "%zu boundar%s", crossed, crossed == 1 ? "y" : "ies");
	}
	put_accepted(out, &summary);
	strbuf_addc(out, '\n');
}

static void put_boundary(struct strbuf *out, const struct boundary *boundary)
{
	const char *between = " (";

	strbuf_add(out, STR("  "));
	plain_put(out,
		  boundary->from.len ? boundary->from
		  : boundary->to.len ? STR("no module")
				     : STR("elsewhere"),
		  false);
	if (boundary->to.len) {
		strbuf_add(out, STR(" -> "));
		plain_put(out, boundary->to, false);
	}
	strbuf_add(out, STR(": "));
	put_counts(out, boundary->counts, "");
	for (int rule = 0; rule < RULE_COUNT; rule++) {
		if (!boundary->rules[rule])
			continue;
		strbuf_printf(out, "%s%s %zu", between, rule_info((enum rule_id)rule)->id, boundary->rules[rule]);
		between = ", ";
	}
	strbuf_add(out, STR(")\n"));
}

static void put_boundaries(struct strbuf *out, const struct boundaries *boundaries)
{
	size_t counts[SEVERITY_ERROR + 1] = {0};

	for (size_t i = 0; i < boundaries->len && i < BOUNDARIES_SHOWN; i++)
		put_boundary(out, &boundaries->items[i]);
	if (boundaries->len <= BOUNDARIES_SHOWN)
		return;
	for (size_t i = BOUNDARIES_SHOWN; i < boundaries->len; i++)
		for (int severity = SEVERITY_OFF; severity <= SEVERITY_ERROR; severity++)
			counts[severity] += boundaries->items[i].counts[severity];
	strbuf_printf(out, "  and %zu more: ", boundaries->len - BOUNDARIES_SHOWN);
	put_counts(out, counts, "");
	strbuf_addc(out, '\n');
}

/* The rules that are broken most often. */
static void put_way_out(struct strbuf *out, const struct boundaries *boundaries)
{
	size_t rules[RULE_COUNT] = {0};

	for (size_t i = 0; i < boundaries->len; i++)
		for (int rule = 0; rule < RULE_COUNT; rule++)
			rules[rule] += boundaries->items[i].rules[rule];
	for (size_t told = 0; told < RULES_EXPLAINED; told++) {
		int most = 0;
		for (int rule = 1; rule < RULE_COUNT; rule++)
			most = rules[rule] > rules[most] ? rule : most;
		if (!rules[most])
			break;
		strbuf_printf(out, "%s autotomy explain %s", told ? "," : "each message tells a way out; for more:",
			      rule_info((enum rule_id)most)->id);
		rules[most] = 0;
	}
	if (boundaries->len)
		strbuf_addc(out, '\n');
}

/* ---- coverage ---- */

/* Sources in no module that nobody accepted. */
static size_t count_adrift(const struct report *report)
{
	size_t adrift = 0;

	for (size_t i = 0; i < report->count; i++)
		adrift += report->violations[i]->rule == RULE_UNOWNED_FILE &&
			  report->violations[i]->status == VIOLATION_NEW;
	return adrift;
}

bool report_is_complete(const struct report *report)
{
	return !report->coverage.failed_count && !report->coverage.unresolved && !count_adrift(report);
}

static void put_checked(struct strbuf *out, const struct coverage *coverage)
{
	strbuf_add(out, STR("checked "));
	put_count(out, coverage->files, "file");
	if (coverage->with_symbols)
		strbuf_printf(out, ", %zu of them parsed\n", coverage->parsed);
	else
		strbuf_add(out, STR(" by their includes alone\n"));
}

/* Errors of clang begin with their own place, which is mostly in the file itself. */
static void put_failed_file(struct strbuf *out, struct str path, struct str why)
{
	bool has_place = str_starts(why, path) && why.len > path.len && why.ptr[path.len] == ':';

	strbuf_add(out, STR("  "));
	plain_put(out, has_place ? why : path, false);
	if (why.len && !has_place) {
		strbuf_add(out, STR(": "));
		plain_put(out, why, false);
	}
	strbuf_addc(out, '\n');
}

static void put_failed(struct strbuf *out, const struct coverage *coverage)
{
	for (size_t i = 0; i < coverage->failed_count && i < FAILED_SHOWN; i++)
		put_failed_file(out, coverage->failed[i], coverage->why ? coverage->why[i] : (struct str){0});
	if (coverage->failed_count > FAILED_SHOWN)
		strbuf_printf(out, "  and %zu more\n", coverage->failed_count - FAILED_SHOWN);
}

/* What may well be the reason for all of them. */
static void put_cause(struct strbuf *out, const struct coverage *coverage)
{
	if (coverage->without_arguments && coverage->unnamed)
		strbuf_add(out, STR(" (there is no compile database, and no compile.arguments)"));
	else if (coverage->unnamed)
		strbuf_printf(out, " (%zu of them named by no compile command)", coverage->unnamed);
}

/* One line, and for files that failed a line each. */
static void put_not_checked(struct strbuf *out, const struct report *report)
{
	const struct coverage *coverage = &report->coverage;
	size_t adrift = count_adrift(report);
	const char *before = "not checked: ";

	if (coverage->unresolved) {
		strbuf_add(out, str_from(before));
		put_count(out, coverage->unresolved, "include");
		strbuf_printf(out, " that %s found nowhere, the first at ", coverage->unresolved == 1 ? "was" : "were");
		plain_put(out, coverage->first_unresolved, false);
		before = "; ";
	}
	if (adrift) {
		strbuf_add(out, str_from(before));
		put_count(out, adrift, "source");
		strbuf_add(out, STR(" in no module"));
		before = "; ";
	}
	if (coverage->failed_count) {
		strbuf_add(out, str_from(before));
		put_count(out, coverage->failed_count, "file");
		strbuf_add(out, STR(", not fully"));
		put_cause(out, coverage);
	}
	if (*before == ';' || coverage->failed_count)
		strbuf_addc(out, '\n');
	put_failed(out, coverage);
}

static bool put_faults(const struct report *report, struct strbuf *out)
{
	size_t faults = 0;

	for (size_t i = 0; i < report->count; i++)
		faults += report->violations[i]->rule == RULE_CONFIG;
	if (!faults)
		return false;
	put_count(out, faults, "fault");
	strbuf_add(out, STR(" in the policy; nothing else was judged\n"));
	return true;
}

void report_brief(const struct report *report, struct strbuf *out)
{
	struct boundaries boundaries = {0};

	if (put_faults(report, out))
		return;
	collect(report, &boundaries);
	put_verdict(out, report, &boundaries);
	put_boundaries(out, &boundaries);
	put_way_out(out, &boundaries);
	put_checked(out, &report->coverage);
	put_not_checked(out, report);
	vec_free(&boundaries);
}

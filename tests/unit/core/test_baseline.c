/* The baseline: what it accepts, how entries move with their files, when they are stale, and its faults. */
#include "test_policy.h"

#include <autotomy/core/baseline.h>

enum { VIOLATIONS_MAX = 16 };

/* Violations of one project, and the files that exist: those of the violations and those in `others`. */
struct project {
	struct policy *policy;
	struct arena arena;
	struct violation items[VIOLATIONS_MAX];
	struct violation *pointers[VIOLATIONS_MAX];
	size_t count;
	const char *others;    /* one path */
	enum rule_id unjudged; /* a rule that this run did not judge */
	struct violations stale;
};

static struct project project_create(void)
{
	return (struct project){
		.policy = good_policy(
			"{'version': 1, 'modules': {'db': {'files': ['db/**']}, 'ui': {'files': ['ui/**']}}}"),
		.unjudged = RULE_NONE,
	};
}

static void project_finish(struct project *project)
{
	vec_free(&project->stale);
	arena_finish(&project->arena);
	policy_release(project->policy);
}

static void add(struct project *project, const char *file, const char *target)
{
	struct violation *violation = &project->items[project->count];

	assert_true(project->count < VIOLATIONS_MAX);
	*violation = (struct violation){
		.rule = RULE_PRIVATE_HEADER,
		.severity = SEVERITY_ERROR,
		.file = str_from(file),
		.range = {{(uint32_t)project->count + 1, 1}, {(uint32_t)project->count + 1, 2}},
		.from = STR("ui"),
		.to = STR("db"),
		.target = str_from(target),
	};
	project->pointers[project->count++] = violation;
}

static bool file_exists(void *context, struct str path)
{
	const struct project *project = context;

	for (size_t i = 0; i < project->count; i++)
		if (str_eq(project->items[i].file, path))
			return true;
	return project->others && str_eq(path, str_from(project->others));
}

static bool was_judged(void *context, enum rule_id rule, struct str file, bool of_symbol)
{
	const struct project *project = context;

	(void)file, (void)of_symbol;
	return rule != project->unjudged;
}

/* Statuses as a word ("NBS" for new, baselined, suppressed), then a line for each stale entry. */
static void expect_applied(struct project *project, const char *entries, const char *expected)
{
	struct strbuf text = {0}, shown = {0};
	struct violations faults = {0};

	strbuf_printf(&text, "{'version': 1, 'entries': [\n%s]}", entries);
	struct strbuf json = json_text(text.ptr);
	struct baseline *baseline =
		baseline_parse(STR("autotomy-baseline.json"), strbuf_str(&json), &faults, &project->arena);
	assert_non_null(baseline);
	assert_int_equal(faults.len, 0);
	vec_clear(&project->stale);
	baseline_apply(baseline, project->policy, &project->arena, project->pointers, project->count, file_exists,
		       was_judged, project, &project->stale);
	baseline_destroy(baseline);
	strbuf_free(&json);
	for (size_t i = 0; i < project->count; i++)
		strbuf_addc(&shown, "NBS"[project->items[i].status]);
	for (size_t i = 0; i < project->stale.len; i++) {
		const struct violation *stale = &project->stale.items[i];
		assert_int_equal(stale->rule, RULE_BASELINE);
		assert_true(stale->tag_unnecessary);
		strbuf_printf(&shown, "\n%u:%u %s %s", stale->range.begin.line, stale->range.begin.column,
			      severity_name(stale->severity), stale->message.ptr);
	}
	assert_string_equal(shown.ptr ? shown.ptr : "", expected);
	strbuf_free(&text);
	strbuf_free(&shown);
	vec_free(&faults);
}

#define ENTRY(file, target, count)                                                                    \
	"{'rule': 'private-header', 'from': 'ui', 'to': 'db', 'file': '" file "', 'target': '" target \
	"', 'symbol': null, 'count': " count "}"

static void entries_accept_as_many_as_they_count(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "ui/a.c", "db/page.h");
	add(&project, "ui/a.c", "db/page.h");
	add(&project, "ui/a.c", "db/page.h");
	add(&project, "ui/b.c", "db/page.h");
	expect_applied(&project, ENTRY("ui/a.c", "db/page.h", "2"), "BBNN");
	project_finish(&project);
}

static void every_part_of_the_key_counts(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "ui/a.c", "db/page.h");
	add(&project, "ui/a.c", "db/page.h");
	add(&project, "ui/a.c", "db/page.h");
	add(&project, "ui/a.c", "db/lock.h");
	add(&project, "ui/a.c", "");
	project.items[0].rule = RULE_LAYER;
	project.items[1].from = STR("db");
	project.items[2].to = STR("ui");
	project.items[4].symbol = STR("db/page.h");
	expect_applied(
		&project, ENTRY("ui/a.c", "db/page.h", "1"),
		"NNNNN\n2:63 warning nothing in ui/a.c matches this entry of 'private-header' any more; remove it");
	project_finish(&project);
}

static void suppressed_ones_need_no_entry(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "ui/a.c", "db/page.h");
	add(&project, "ui/a.c", "db/page.h");
	project.items[0].status = VIOLATION_SUPPRESSED;
	expect_applied(&project, ENTRY("ui/a.c", "db/page.h", "1"), "SB");
	project_finish(&project);
}

static void what_is_left_of_a_count_is_stale(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "ui/a.c", "db/page.h");
	expect_applied(&project, ENTRY("ui/a.c", "db/page.h", "3"),
		       "B\n2:120 warning this entry counts 3 violations of 'private-header', ui/a.c has 1; lower the "
		       "count to 1");
	project_finish(&project);
}

static void nothing_is_stale_that_was_not_judged(void **state)
{
	(void)state;
	struct project project = project_create();

	project.unjudged = RULE_PRIVATE_HEADER;
	expect_applied(&project, ENTRY("ui/a.c", "db/page.h", "3"), "");
	project_finish(&project);
}

static void a_moved_file_keeps_its_entries(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "ui/deep/a.c", "db/page.h");
	add(&project, "ui/deep/a.c", "db/page.h");
	add(&project, "ui/deep/a.c", "db/lock.h");
	expect_applied(&project, ENTRY("ui/a.c", "db/lock.h", "1") ",\n" ENTRY("ui/a.c", "db/page.h", "1"), "BNB");
	project_finish(&project);
}

static void one_file_claims_an_entry_the_like_named_first(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "ui/0.c", "db/page.h");
	add(&project, "ui/deep/a.c", "db/page.h");
	add(&project, "ui/z.c", "db/page.h");
	expect_applied(&project, ENTRY("ui/a.c", "db/page.h", "3"),
		       "NBN\n2:120 warning this entry counts 3 violations of 'private-header', ui/a.c has 1; lower the "
		       "count to 1");
	project_finish(&project);
}

static void an_entry_whose_file_is_there_is_not_claimed(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "ui/deep/a.c", "db/page.h");
	project.others = "ui/a.c";
	expect_applied(&project, ENTRY("ui/a.c", "db/page.h", "1"),
		       "N\n2:63 warning nothing in ui/a.c matches this entry of 'private-header' any more; remove it");
	project_finish(&project);
}

static void another_module_claims_nothing(void **state)
{
	(void)state;
	struct project project = project_create();

	add(&project, "db/a.c", "db/page.h");
	project.items[0].from = STR("db");
	project.unjudged = RULE_PRIVATE_HEADER;
	expect_applied(&project, ENTRY("ui/a.c", "db/page.h", "1"), "N");
	project_finish(&project);
}

static void expect_fault(const char *text, const char *expected)
{
	struct strbuf json = json_text(text), shown = {0};
	struct violations faults = {0};
	struct arena arena = {0};

	assert_null(baseline_parse(STR("autotomy-baseline.json"), strbuf_str(&json), &faults, &arena));
	show_faults(faults.items, faults.len, &shown);
	assert_string_equal(shown.ptr, expected);
	strbuf_free(&json);
	strbuf_free(&shown);
	vec_free(&faults);
	arena_finish(&arena);
}

static void faults_stand_at_their_place(void **state)
{
	(void)state;

	expect_fault("{'version': 1,\n<<<<<<< HEAD\n 'entries': []}",
		     "autotomy-baseline.json:2:1-8: a merge left its markers in the baseline; resolve it, one entry a "
		     "line\n");
	expect_fault("{'version': 2, 'entries': []}",
		     "autotomy-baseline.json:1:13-14: this version of the baseline is not "
		     "known; write 1, or use a newer autotomy\n");
	expect_fault("{'entries': []}",
		     "autotomy-baseline.json:1:1-2: the baseline names no version; write \"version\": 1\n");
	expect_fault("{'version': 1, 'entrie': []}",
		     "autotomy-baseline.json:1:17-23: a baseline knows no key 'entrie'; did you mean 'entries'?\n");
	expect_fault("{'version': 1, 'entries': [{'rule': 'layr', 'file': 'a.c'}]}",
		     "autotomy-baseline.json:1:38-42: there is no rule 'layr'; did you mean 'layer'?\n");
	expect_fault("{'version': 1, 'entries': [{'rule': 'config', 'file': 'a.c'}]}",
		     "autotomy-baseline.json:1:38-44: 'config' cannot be baselined; remove the entry\n");
	expect_fault(
		"{'version': 1, 'entries': [{'rule': 'layer', 'file': 'a.c', 'count': 0}]}",
		"autotomy-baseline.json:1:70-71: 'count' is how many violations are accepted; write a number from 1\n");
	expect_fault("{'version': 1, 'entries': [{'rule': 'layer', 'file': 7}]}",
		     "autotomy-baseline.json:1:54-55: 'file' is a number; write a string or null\n");
	expect_fault(
		"{'version': 1, 'entries': [{'rule': 'layer'}]}",
		"autotomy-baseline.json:1:28-45: an entry of the baseline needs a 'file'; write the path of one\n");
	expect_fault("{'version': 1, 'entries': [{'rule': 'layer', 'file': 'a.c'},\n"
		     "{'file': 'a.c', 'rule': 'layer', 'to': null}]}",
		     "autotomy-baseline.json:2:11-14: this entry stands in the baseline twice; keep one of them\n");
	expect_fault(
		"{'version': 1,,}",
		"autotomy-baseline.json:1:15-16: the baseline is no JSON: expected a member's name in double quotes\n");
	expect_fault(
		"[]",
		"autotomy-baseline.json:1:1-3: a baseline is an object; write {\"version\": 1, \"entries\": []}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_accept_as_many_as_they_count),
		cmocka_unit_test(every_part_of_the_key_counts),
		cmocka_unit_test(suppressed_ones_need_no_entry),
		cmocka_unit_test(what_is_left_of_a_count_is_stale),
		cmocka_unit_test(nothing_is_stale_that_was_not_judged),
		cmocka_unit_test(a_moved_file_keeps_its_entries),
		cmocka_unit_test(one_file_claims_an_entry_the_like_named_first),
		cmocka_unit_test(an_entry_whose_file_is_there_is_not_claimed),
		cmocka_unit_test(another_module_claims_nothing),
		cmocka_unit_test(faults_stand_at_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

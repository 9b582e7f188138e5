/* Suppressions: what they accept, when they are faulty and when stale; and severities, order and fingerprints. */
#include "test_judge_world.h"

static const char policy_text[] = "{'version': 1, 'modules': {"
				  "'db': {'files': ['db/**'], 'public': ['db/db.h']},"
				  "'net': {'files': ['net/**']},"
				  "'ui': {'files': ['ui/**'], 'uses': ['db']}}}";

static struct world in_ui(void)
{
	struct world world = world_create(policy_text);

	world_file(&world, "ui/ui.c");
	return world;
}

static void on_its_line_above_or_for_the_file(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include(&world, 3, "db/page.h");
	world_include(&world, 5, "db/lock.h");
	world_include(&world, 6, "net/net.h");
	world_suppress(&world, "private-header", 3, 3);
	world_suppress(&world, "private-header", 4, 5);
	expect_verdict(&world, "3:11-20 private-header ui>db db/page.h suppressed\n"
			       "5:11-20 private-header ui>db db/lock.h suppressed\n"
			       "6:11-20 dependency ui>net net/net.h\n");
	vec_clear(&world.suppressions);
	world_suppress(&world, "dependency private-header", 20, 20)->file_wide = true;
	expect_verdict(&world, "3:11-20 private-header ui>db db/page.h suppressed\n"
			       "5:11-20 private-header ui>db db/lock.h suppressed\n"
			       "6:11-20 dependency ui>net net/net.h suppressed\n");
	world_finish(&world);
}

static void the_line_of_the_directive_counts_over_a_splice(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include(&world, 4, "db/page.h")->directive_line = 2;
	world_suppress(&world, "private-header", 2, 2);
	expect_verdict(&world, "4:11-20 private-header ui>db db/page.h suppressed\n");
	world_finish(&world);
}

static void alone_on_the_first_line_it_covers_what_is_told_there(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_file(&world, "tool.c");
	world_suppress(&world, "unowned-file", 1, 2);
	expect_verdict(&world, "1:1-1 unowned-file=warning > suppressed\n");
	world_finish(&world);
}

static void the_named_rules_alone(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include(&world, 3, "net/net.c");
	world_suppress(&world, "dependency", 3, 3);
	expect_verdict(&world, "3:11-20 dependency ui>net net/net.c suppressed\n"
			       "3:11-20 private-header ui>net net/net.c\n");
	world_finish(&world);
}

static void a_faulty_one_suppresses_nothing(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include(&world, 3, "db/page.h");
	world_suppress(&world, "private-header", 3, 3)->fault = "has no reason; write `: why` behind it";
	expect_verdict(&world, "3:11-20 private-header ui>db db/page.h\n3:30-51 suppression ui>\n");
	expect_message(&world, 1, "this suppression has no reason; write `: why` behind it");
	world.suppressions.items[0].fault = "names no rule";
	world_judge(&world);
	expect_message(&world, 1, "this suppression names no rule; write it as `autotomy: allow(RULE): the reason`");
	world_finish(&world);
}

static void unknown_rules_are_told_at_their_name(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include(&world, 3, "db/page.h");
	world_suppress(&world, "private-header privat-header zzz", 3, 3);
	expect_verdict(&world, "3:11-20 private-header ui>db db/page.h\n"
			       "3:51-64 suppression ui>\n"
			       "3:65-68 suppression ui>\n");
	expect_message(&world, 1, "there is no rule 'privat-header'; did you mean 'private-header'?");
	expect_message(&world, 2, "there is no rule 'zzz'; `autotomy rules` lists them all");
	world_finish(&world);
}

static void some_rules_cannot_be_suppressed(void **state)
{
	(void)state;
	static const char *const rules[] = {"config", "unused-dependency", "baseline", "suppression"};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct world world = in_ui();
		world_suppress(&world, rules[i], 3, 3);
		world_judge(&world);
		assert_int_equal(world.verdict.len, 1);
		assert_int_equal(world.verdict.items[0].rule, RULE_SUPPRESSION);
		assert_non_null(strstr(world.verdict.items[0].message.ptr, "cannot be suppressed in code"));
		world_finish(&world);
	}
}

static void stale_ones_are_unnecessary(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include(&world, 3, "db/db.h");
	world_suppress(&world, "private-header", 3, 3);
	expect_verdict(&world, "3:30-51 suppression ui>\n");
	expect_message(&world, 0, "this suppression suppresses nothing; remove it, before it hides something new");
	assert_true(world.verdict.items[0].tag_unnecessary);
	vec_clear(&world.suppressions);
	world_suppress(&world, "suppression", 1, 9)->file_wide = true;
	world_suppress(&world, "layer", 4, 4);
	world_judge(&world);
	assert_int_equal(world.verdict.len, 2);
	assert_int_equal(world.verdict.items[1].status, VIOLATION_NEW);
	world_finish(&world);
}

static void not_stale_where_nobody_could_judge(void **state)
{
	(void)state;
	static const char *const rules[] = {"private-symbol", "cycle", "hidden-dependency", "transitive-include",
					    "layer private-symbol"};
	struct world world = in_ui();

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		world_suppress(&world, rules[i], (uint32_t)i + 1, (uint32_t)i + 1);
	expect_verdict(&world, "");
	world_parsed(&world);
	expect_verdict(&world, "1:30-51 suppression ui>\n3:30-54 suppression ui>\n5:30-57 suppression ui>\n");
	world.parse.error_count = 1;
	expect_verdict(&world, "");
	/* In a function of another file it costs this one nothing, in one of its own it may. */
	struct function_errors errors = {1, 1};
	world.parse.function_errors = &errors;
	world.parse.function_error_count = 1;
	expect_verdict(&world, "1:30-51 suppression ui>\n3:30-54 suppression ui>\n5:30-57 suppression ui>\n");
	errors.file = 0;
	expect_verdict(&world, "");
	world.parse.function_error_count = 0;
	/* Uses of symbols may close a cycle of includes. */
	world_plan(&world);
	expect_verdict(&world, "");
	world.parse.error_count = 0;
	expect_verdict(&world, "1:30-51 suppression ui>\n2:30-42 suppression ui>\n3:30-54 suppression ui>\n"
			       "5:30-57 suppression ui>\n");
	world.index_incomplete = true;
	expect_verdict(&world, "");
	world_finish(&world);
}

static void not_stale_where_an_include_is_not_known(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include_as(&world, INCLUDE_QUOTE, 1, "generated.h", NULL);
	world_include_as(&world, INCLUDE_MACRO, 2, "HEADER", NULL);
	world_include_as(&world, INCLUDE_ANGLE, 3, "stdio.h", NULL);
	world_suppress(&world, "layer", 1, 1);
	world_suppress(&world, "layer", 2, 2);
	world_suppress(&world, "layer", 3, 3);
	expect_verdict(&world, "3:30-42 suppression ui>\n");
	world_include_as(&world, INCLUDE_MACRO, 2, "db/db.h", "db/db.h");
	expect_verdict(&world, "2:30-42 suppression ui>\n3:30-42 suppression ui>\n");
	vec_clear(&world.suppressions);
	world_suppress(&world, "external", 1, 1);
	expect_verdict(&world, "1:30-45 suppression ui>\n");
	world_finish(&world);
}

static void off_rules_are_neither_told_nor_stale(void **state)
{
	(void)state;
	struct world world = world_create("{'version': 1, 'rules': {'dependency': 'off'}, 'modules': {"
					  "'db': {'files': ['db/**'], 'rules': {'dependency': 'info'}},"
					  "'net': {'files': ['net/**']},"
					  "'ui': {'files': ['ui/**'], 'rules': {'suppression': 'off'}}}}");

	world_file(&world, "net/net.c");
	world_include(&world, 1, "db/db.h");
	world_suppress(&world, "dependency", 1, 1);
	expect_verdict(&world, "");
	world_file(&world, "db/db.c");
	world_include(&world, 1, "net/net.h");
	expect_verdict(&world, "1:11-20 dependency=info db>net net/net.h\n");
	world_file(&world, "ui/ui.c");
	world_suppress(&world, "nonsense", 1, 1);
	expect_verdict(&world, "");
	world_finish(&world);
}

static void one_fault_is_told_once(void **state)
{
	(void)state;
	struct world world = in_ui();

	world_include_as(&world, INCLUDE_FORCED, 1, "net/net.h", "net/net.h");
	world_include_as(&world, INCLUDE_FORCED, 1, "net/net.h", "net/net.h");
	world_include_as(&world, INCLUDE_FORCED, 1, "net/more.h", "net/more.h");
	expect_verdict(&world, "1:1-1 dependency ui>net net/more.h\n1:1-1 dependency ui>net net/net.h\n");
	world_finish(&world);
}

static void fingerprints_hold_no_lines(void **state)
{
	(void)state;
	struct world world = in_ui();
	uint64_t first, second;

	world_include(&world, 3, "net/net.h");
	world_include(&world, 8, "net/net.h");
	world_judge(&world);
	first = world.verdict.items[0].fingerprint;
	second = world.verdict.items[1].fingerprint;
	assert_true(first != second);
	world_file(&world, "ui/ui.c");
	world_include(&world, 1, "db/page.h");
	world_include(&world, 33, "net/net.h");
	world_include(&world, 44, "net/net.h");
	world_judge(&world);
	assert_true(world.verdict.items[1].fingerprint == first);
	assert_true(world.verdict.items[2].fingerprint == second);
	assert_true(world.verdict.items[0].fingerprint != first);
	world_file(&world, "ui/other.c");
	world_include(&world, 3, "net/net.h");
	world_judge(&world);
	assert_true(world.verdict.items[0].fingerprint != first);
	world_finish(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_its_line_above_or_for_the_file),
		cmocka_unit_test(the_line_of_the_directive_counts_over_a_splice),
		cmocka_unit_test(alone_on_the_first_line_it_covers_what_is_told_there),
		cmocka_unit_test(the_named_rules_alone),
		cmocka_unit_test(a_faulty_one_suppresses_nothing),
		cmocka_unit_test(unknown_rules_are_told_at_their_name),
		cmocka_unit_test(some_rules_cannot_be_suppressed),
		cmocka_unit_test(stale_ones_are_unnecessary),
		cmocka_unit_test(not_stale_where_nobody_could_judge),
		cmocka_unit_test(not_stale_where_an_include_is_not_known),
		cmocka_unit_test(off_rules_are_neither_told_nor_stale),
		cmocka_unit_test(one_fault_is_told_once),
		cmocka_unit_test(fingerprints_hold_no_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

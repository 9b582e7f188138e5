/* The rules about includes: for each what fires, what nearly does, and the words of the message. */
#include "test_judge_world.h"

static const char policy_text[] =
	"{'version': 1, 'layers': ['app', 'service', 'core'], 'exclude': ['third_party/**'],"
	" 'composition_root': ['src/main.c', 'src/ui/root.c'],"
	" 'external': {'openssl': {'headers': ['openssl/**'], 'used_by': ['net'], 'because': 'one place to patch'}},"
	" 'modules': {"
	"  'core': {'files': ['src/core/**'], 'layer': 'core'},"
	"  'db': {'files': ['src/db/**'], 'public': ['src/db/db.h', 'src/db/api/**'], 'uses': ['core'],"
	"         'layer': 'service', 'friends': ['tests'], 'owner': '@storage',"
	"         'because': 'pages and locks change every week; db.h does not'},"
	"  'net': {'files': ['src/net/**'], 'visible_to': ['db']},"
	"  'legacy': {'files': ['src/legacy/**'], 'because': 'gone in v3'},"
	"  'gpu': {'files': ['src/gpu/**']},"
	"  'tests': {'files': ['tests/**'], 'uses': ['*']},"
	"  'ui': {'files': ['src/ui/**'], 'layer': 'app', 'must_not_use': ['net'],"
	"         'uses': ['db', {'module': 'legacy', 'deprecated': true},"
	"                  {'module': 'gpu', 'optional': true, 'because': 'not on servers'}]}}}";

static void dependency_is_told_unless_listed(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/ui/view.c");
	world_include(&world, 2, "src/db/db.h");
	world_include(&world, 3, "src/core/core.h");
	expect_verdict(&world, "3:11-26 dependency ui>core src/core/core.h\n");
	expect_message(&world, 0,
		       "'ui' includes src/core/core.h of 'core', which is not in its `uses`; "
		       "add 'core' to the `uses` of 'ui' in autotomy.json, or do without it");
	assert_int_equal(world.verdict.items[0].note_count, 1);
	assert_string_equal(world.verdict.items[0].notes[0].message.ptr, "what 'ui' may use is declared here");
	assert_string_equal(world.verdict.items[0].notes[0].file.ptr, "autotomy.json");
	world_finish(&world);
}

static void listing_is_no_way_out_where_another_rule_forbids(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/core/core.c");
	world_include(&world, 1, "src/db/db.h");
	world_include(&world, 2, "src/net/net.h");
	expect_verdict(&world, "1:11-22 dependency core>db src/db/db.h\n"
			       "1:11-22 layer core>db src/db/db.h\n"
			       "2:11-24 dependency core>net src/net/net.h\n"
			       "2:11-24 visibility core>net src/net/net.h\n");
	expect_message(&world, 0,
		       "'core' includes src/db/db.h of 'db', which is not in its `uses`; do without it "
		       "(pages and locks change every week; db.h does not)");
	expect_message(&world, 1,
		       "'core' includes src/db/db.h of 'db', but layer 'service' lies above its own layer 'core'; "
		       "move what is needed down, or turn the dependency around with a callback "
		       "(pages and locks change every week; db.h does not)");
	assert_string_equal(world.verdict.items[1].notes[0].message.ptr,
			    "'db' is put into layer 'service' here; 'db' is owned by @storage");
	expect_message(&world, 3,
		       "'core' includes src/net/net.h of 'net', which is not visible to it; "
		       "do without it");
	world_finish(&world);
}

static void a_module_that_may_is_the_way_out(void **state)
{
	(void)state;
	struct world world =
		world_create("{'version': 1, 'external': {'ssl': {'headers': ['ssl.h'], 'used_by': ['far', 'gate']}},"
			     " 'modules': {'far': {'files': ['far/**'], 'uses': ['inner']},"
			     " 'gate': {'files': ['gate/**'], 'uses': ['inner']},"
			     " 'inner': {'files': ['inner/**'], 'visible_to': ['far', 'gate']},"
			     " 'ui': {'files': ['ui/**'], 'uses': ['gate', 'inner']}}}");

	world_file(&world, "ui/ui.c");
	world_include(&world, 1, "inner/inner.h");
	world_include_as(&world, INCLUDE_ANGLE, 2, "ssl.h", NULL);
	expect_verdict(&world, "1:11-24 visibility ui>inner inner/inner.h\n2:11-16 external ui>ssl ssl.h\n");
	expect_message(&world, 0,
		       "'ui' includes inner/inner.h of 'inner', which is not visible to it; "
		       "go through 'gate', which may use it");
	expect_message(&world, 1,
		       "'ui' includes ssl.h of the external 'ssl', which it may not use; go through 'gate', which may");
	world_finish(&world);
}

static void forbidden_stands_in_place_of_dependency(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/ui/view.c");
	world_include(&world, 1, "src/net/net.h");
	expect_verdict(&world, "1:11-24 forbidden-dependency ui>net src/net/net.h\n"
			       "1:11-24 visibility ui>net src/net/net.h\n");
	world_finish(&world);
}

static void private_header_says_what_to_include(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/ui/view.c");
	world_include(&world, 3, "src/db/page.h");
	world_include(&world, 4, "src/db/api/more.h");
	world_include(&world, 5, "src/db/db.c");
	expect_verdict(&world, "3:11-24 private-header ui>db src/db/page.h\n"
			       "5:11-22 private-header ui>db src/db/db.c\n");
	expect_message(&world, 0,
		       "'ui' includes the private header src/db/page.h of 'db'; include src/db/pages.h instead "
		       "(pages and locks change every week; db.h does not)");
	expect_message(&world, 1,
		       "'ui' includes the source src/db/db.c of 'db'; include src/db/db.h instead "
		       "(pages and locks change every week; db.h does not)");
	const struct violation *violation = &world.verdict.items[0];
	assert_int_equal(violation->instead_count, 3);
	assert_string_equal(violation->instead[0].ptr, "src/db/pages.h");
	assert_string_equal(violation->instead[1].ptr, "src/db/db.h");
	assert_string_equal(violation->instead[2].ptr, "src/db/zoo.h");
	assert_string_equal(violation->because.ptr, "pages and locks change every week; db.h does not");
	assert_string_equal(violation->notes[0].message.ptr,
			    "the public headers of 'db' are declared here; 'db' is owned by @storage");
	world_finish(&world);
}

static void privacy_binds_roots_and_files_in_no_module(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/main.c");
	world_include(&world, 1, "src/db/page.h");
	world_include(&world, 2, "src/net/net.h");
	world_include(&world, 3, "src/core/core.c");
	expect_verdict(&world, "1:11-24 private-header >db src/db/page.h\n"
			       "3:11-26 private-header >core src/core/core.c\n");
	expect_message(&world, 0,
		       "src/main.c includes the private header src/db/page.h of 'db'; include src/db/pages.h instead "
		       "(pages and locks change every week; db.h does not)");
	expect_message(&world, 1,
		       "src/main.c includes the source src/core/core.c of 'core'; 'core' has no public header");
	world_file(&world, "src/ui/root.c");
	world_include(&world, 1, "src/core/core.h");
	world_include(&world, 2, "src/net/net.h");
	world_include(&world, 3, "src/gpu/gpu.h");
	world_include(&world, 4, "src/legacy/old.h");
	world_include(&world, 5, "src/db/page.h");
	expect_verdict(&world, "5:11-24 private-header ui>db src/db/page.h\n");
	world_finish(&world);
}

static void friends_see_private_headers_but_no_sources(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "tests/db.c");
	world_include(&world, 1, "src/db/page.h");
	world_include(&world, 2, "src/db/db.c");
	expect_verdict(&world, "2:11-22 private-header tests>db src/db/db.c\n");
	world_finish(&world);
}

static void external_is_judged_as_it_is_written(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/ui/view.c");
	world_include_as(&world, INCLUDE_ANGLE, 1, "openssl/ssl.h", NULL);
	world_include_as(&world, INCLUDE_ANGLE, 2, "openssl.h", NULL);
	world_include_as(&world, INCLUDE_QUOTE, 3, "openssl/x.h", "src/ui/openssl/x.h");
	world_include_as(&world, INCLUDE_MACRO, 4, "openssl/m.h", NULL);
	world_include_as(&world, INCLUDE_MACRO, 5, "openssl/m.h", "/usr/include/openssl/m.h");
	expect_verdict(&world, "1:11-24 external ui>openssl openssl/ssl.h\n"
			       "3:11-22 external ui>openssl openssl/x.h\n"
			       "5:11-22 external ui>openssl openssl/m.h\n");
	expect_message(&world, 0,
		       "'ui' includes openssl/ssl.h of the external 'openssl', which it may not use; "
		       "go through a module of its `used_by` (one place to patch)");
	world_file(&world, "src/net/tls.c");
	world_include_as(&world, INCLUDE_ANGLE, 1, "openssl/ssl.h", NULL);
	expect_verdict(&world, "");
	world_file(&world, "src/main.c");
	world_include_as(&world, INCLUDE_ANGLE, 1, "openssl/ssl.h", NULL);
	expect_verdict(&world, "1:11-24 external >openssl openssl/ssl.h\n");
	expect_message(&world, 0,
		       "src/main.c includes openssl/ssl.h of the external 'openssl', which it may not use; "
		       "go through 'net', which may (one place to patch)");
	world_finish(&world);
}

static void deprecated_and_optional_edges(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/ui/view.c");
	world_include(&world, 1, "src/legacy/old.h");
	world_include(&world, 2, "src/gpu/gpu.h");
	world_include(&world, 3, "src/gpu/gpu.h")->conditional = true;
	expect_verdict(&world, "1:11-27 deprecated-dependency=warning ui>legacy src/legacy/old.h\n"
			       "2:11-24 unguarded-optional ui>gpu src/gpu/gpu.h\n");
	assert_true(world.verdict.items[0].tag_deprecated);
	assert_string_equal(world.verdict.items[0].because.ptr, "gone in v3");
	assert_string_equal(world.verdict.items[1].because.ptr, "not on servers");
	world_finish(&world);
}

static void interface_leak_in_public_headers_alone(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/db/db.h");
	world_include(&world, 1, "src/db/page.h");
	world_include(&world, 2, "src/db/api/more.h");
	world_include(&world, 3, "src/db/table.c");
	expect_verdict(&world, "1:11-24 interface-leak=warning db>db src/db/page.h\n");
	world_file(&world, "src/db/page.h");
	world_include(&world, 1, "src/db/lock.h");
	expect_verdict(&world, "");
	world_file(&world, "src/core/core.h");
	world_include(&world, 1, "src/core/inner.h");
	expect_verdict(&world, "");
	world_finish(&world);
}

static void unowned_sources_are_told_at_the_first_byte(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "tools/gen.c");
	expect_verdict(&world, "1:1-1 unowned-file=warning >\n");
	expect_message(
		&world, 0,
		"tools/gen.c is in no module; add it to the `files` of a module in autotomy.json, or to `exclude`");
	world_file(&world, "tools/gen.h");
	expect_verdict(&world, "");
	world_file(&world, "src/main.c");
	expect_verdict(&world, "");
	world_file(&world, "third_party/zlib.c");
	world_include(&world, 1, "src/db/page.h");
	expect_verdict(&world, "");
	world_finish(&world);
}

static void nobodys_targets_and_own_ones_break_nothing(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/core/core.c");
	world_include(&world, 1, "third_party/zlib.h");
	world_include(&world, 2, "tools/gen.h");
	world_include(&world, 3, "src/core/deep/inner.h");
	world_include_as(&world, INCLUDE_QUOTE, 4, "gone.h", NULL);
	world_include(&world, 5, "/usr/include/stdio.h");
	expect_verdict(&world, "");
	world_finish(&world);
}

static void forced_and_computed_includes(void **state)
{
	(void)state;
	struct world world = world_create(policy_text);

	world_file(&world, "src/core/core.c");
	world_include_as(&world, INCLUDE_FORCED, 0, "db.h", "src/db/db.h");
	world_include_as(&world, INCLUDE_MACRO, 7, "../db/page.h", "src/db/page.h");
	expect_verdict(&world, "1:1-1 dependency core>db src/db/db.h\n"
			       "1:1-1 layer core>db src/db/db.h\n"
			       "7:11-23 dependency core>db src/db/page.h\n"
			       "7:11-23 layer core>db src/db/page.h\n"
			       "7:11-23 private-header core>db src/db/page.h\n");
	expect_message(&world, 0,
		       "'core' includes by -include src/db/db.h of 'db', which is not in its `uses`; do without it "
		       "(pages and locks change every week; db.h does not)");
	world_finish(&world);
}

static void cycle_names_the_whole_cycle(void **state)
{
	(void)state;
	struct world world = world_create("{'version': 1, 'composition_root': ['b/root.c'], 'modules': {"
					  "'a': {'files': ['a/**'], 'uses': ['b']},"
					  "'b': {'files': ['b/**'], 'uses': ['c']},"
					  "'c': {'files': ['c/**'], 'uses': ['a'], 'because': 'c is hot'}}}");

	world_file(&world, "b/b.c");
	world_include(&world, 4, "c/c.h");
	expect_verdict(&world, "");
	graph_add(world.graph, 0, 1, 2);
	graph_add(world.graph, 1, 2, 1);
	graph_add(world.graph, 2, 0, 3);
	world_plan(&world);
	expect_verdict(&world, "4:11-16 cycle b>c c/c.h\n");
	expect_message(
		&world, 0,
		"'b' includes c/c.h of 'c', which closes the cycle 'b' -> 'c' -> 'a' -> 'b'; turn this dependency "
		"around, or move what both need into a module below them (c is hot)");
	world_file(&world, "b/root.c");
	world_include(&world, 4, "c/c.h");
	expect_verdict(&world, "");
	world_file(&world, "a/a.c");
	world_include(&world, 1, "b/b.h");
	expect_verdict(&world, "");
	world_finish(&world);
}

static void unused_entries_stand_in_the_policy(void **state)
{
	(void)state;
	struct world world =
		world_create("{'version': 1, 'modules': {\n"
			     "'a': {'files': ['a/**'], 'uses': ['b', 'c', 'x*', 'facade', 'a',\n"
			     " {'module': 'd', 'optional': true, 'because': 'soon'}]},\n"
			     "'b': {'files': ['b/**']}, 'c': {'files': ['c/**']}, 'd': {'files': ['d/**']},\n"
			     "'deep': {'files': ['deep/**']},\n"
			     "'facade': {'files': ['facade/**'], 'reexports': ['inner']},\n"
			     "'inner': {'files': ['inner/**'], 'reexports': ['deep']},\n"
			     "'x1': {'files': ['x1/**']}, 'x2': {'files': ['x2/**']}}}");
	struct judge_context context = world_context(&world);
	module_id a = module_named(world.policy, "a");

	judge_policy(&context, &world.arena, &world.verdict);
	assert_string_equal(world_told(&world), "");
	graph_add(world.graph, a, module_named(world.policy, "b"), 1);
	graph_add(world.graph, a, module_named(world.policy, "x2"), 1);
	graph_add(world.graph, a, module_named(world.policy, "deep"), 1);
	world_plan(&world);
	context = world_context(&world);
	judge_policy(&context, &world.arena, &world.verdict);
	assert_string_equal(world_told(&world), "2:41-42 unused-dependency=warning a>c\n"
						"2:62-63 unused-dependency=warning a>a\n"
						"3:14-15 unused-dependency=warning a>d\n");
	expect_message(&world, 0, "no file of 'a' needs 'c'; remove this entry of `uses`");
	expect_message(&world, 2, "no file of 'a' needs 'd'; remove this entry of `uses` (soon)");
	assert_true(world.verdict.items[0].tag_unnecessary);
	assert_true(world.verdict.items[0].fingerprint != world.verdict.items[1].fingerprint);

	graph_add_uses(world.graph, a, module_named(world.policy, "c"), 5);
	vec_clear(&world.verdict);
	judge_policy(&context, &world.arena, &world.verdict);
	assert_string_equal(world_told(&world), "2:62-63 unused-dependency=warning a>a\n"
						"3:14-15 unused-dependency=warning a>d\n");
	world_finish(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dependency_is_told_unless_listed),
		cmocka_unit_test(listing_is_no_way_out_where_another_rule_forbids),
		cmocka_unit_test(a_module_that_may_is_the_way_out),
		cmocka_unit_test(forbidden_stands_in_place_of_dependency),
		cmocka_unit_test(private_header_says_what_to_include),
		cmocka_unit_test(privacy_binds_roots_and_files_in_no_module),
		cmocka_unit_test(friends_see_private_headers_but_no_sources),
		cmocka_unit_test(external_is_judged_as_it_is_written),
		cmocka_unit_test(deprecated_and_optional_edges),
		cmocka_unit_test(interface_leak_in_public_headers_alone),
		cmocka_unit_test(unowned_sources_are_told_at_the_first_byte),
		cmocka_unit_test(nobodys_targets_and_own_ones_break_nothing),
		cmocka_unit_test(forced_and_computed_includes),
		cmocka_unit_test(cycle_names_the_whole_cycle),
		cmocka_unit_test(unused_entries_stand_in_the_policy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

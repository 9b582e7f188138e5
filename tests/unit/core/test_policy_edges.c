/* What one module may do to another: uses, must_not_use, reexports, layers, visibility, friends, externals, symbols. */
#include "test_policy.h"

/* "allowed", "forbidden" or "denied", then the flags, the deciding place and its reason. */
static void expect_edge(const struct policy *policy, const char *from, const char *to, const char *expected)
{
	struct policy_edge edge = policy_edge(policy, module_named(policy, from), module_named(policy, to));
	struct strbuf shown = {0};

	assert_false(edge.allowed && edge.forbidden);
	assert_true(edge.has_place);
	strbuf_printf(&shown, "%s%s%s %.*s:%u:%u-%u",
		      edge.allowed     ? "allowed"
		      : edge.forbidden ? "forbidden"
				       : "denied",
		      edge.deprecated ? " deprecated" : "", edge.optional ? " optional" : "", STR_ARG(edge.place.file),
		      edge.place.range.begin.line, edge.place.range.begin.column, edge.place.range.end.column);
	if (edge.because.len > 0)
		strbuf_printf(&shown, " (%.*s)", STR_ARG(edge.because));
	assert_string_equal(shown.ptr, expected);
	strbuf_free(&shown);
}

static void an_edge_needs_an_entry(void **state)
{
	struct policy *p = good_policy("{'version': 1, 'modules': {\n"
				       "'a': {'files': ['a'], 'uses': ['b']},\n"
				       "'b': {'files': ['b']},\n"
				       "'c': {'files': ['c'], 'uses': []}}}");

	(void)state;
	expect_edge(p, "a", "b", "allowed autotomy.json:2:33-34");
	expect_edge(p, "a", "c", "denied autotomy.json:2:24-28");
	expect_edge(p, "b", "a", "denied autotomy.json:3:2-3");
	expect_edge(p, "c", "a", "denied autotomy.json:4:24-28");
	policy_release(p);
}

static void the_entry_that_names_it_best_decides(void **state)
{
	struct policy *p =
		good_policy("{'version': 1, 'modules': {\n"
			    "'core': {'files': ['c']}, 'core_io': {'files': ['i']}, 'core_net': {'files': ['n']},\n"
			    "'a': {'files': ['a'], 'uses': [\n"
			    "{'module': '*', 'deprecated': true, 'because': 'any'},\n"
			    "{'module': 'core*', 'optional': true},\n"
			    "'core_io',\n"
			    "{'module': 'c*', 'deprecated': true},\n"
			    "{'module': 'core*', 'because': 'second'}]}}}");

	(void)state;
	expect_edge(p, "a", "core", "allowed optional autotomy.json:5:13-18");
	expect_edge(p, "a", "core_net", "allowed optional autotomy.json:5:13-18");
	expect_edge(p, "a", "core_io", "allowed autotomy.json:6:2-9");
	policy_release(p);

	p = good_policy("{'version': 1, 'modules': {\n"
			"'core': {'files': ['c']}, 'net': {'files': ['i']},\n"
			"'a': {'files': ['a'], 'uses': [\n"
			"{'module': '{co*,ne*}', 'deprecated': true},\n"
			"{'module': 'c*'},\n"
			"{'module': '[n]et', 'because': 'none'}]}}}");
	expect_edge(p, "a", "core", "allowed deprecated autotomy.json:4:13-22");
	expect_edge(p, "a", "net", "allowed deprecated autotomy.json:4:13-22");
	policy_release(p);
}

static void flags_and_reason_come_from_the_entry(void **state)
{
	struct policy *p = good_policy("{'version': 1, 'modules': {\n"
				       "'old': {'files': ['o']}, 'maybe': {'files': ['m']},\n"
				       "'a': {'files': ['a'], 'uses': [\n"
				       "{'module': 'old', 'deprecated': true, 'because': 'goes away'},\n"
				       "{'because': 'not everywhere', 'optional': true, 'module': 'maybe'},\n"
				       "]}}}");
	const struct policy_module *a = policy_module(p, module_named(p, "a"));

	(void)state;
	expect_edge(p, "a", "old", "allowed deprecated autotomy.json:4:13-16 (goes away)");
	expect_edge(p, "a", "maybe", "allowed optional autotomy.json:5:60-65 (not everywhere)");
	assert_int_equal(a->use_count, 2);
	assert_true(str_eq(a->uses[1].written, STR("maybe")));
	assert_int_equal(a->uses[1].place.range.begin.line, 5);
	assert_int_equal(a->uses[1].module_count, 1);
	assert_int_equal(a->uses[1].modules[0], module_named(p, "maybe"));
	assert_true(a->uses[1].optional);
	assert_false(a->uses[1].deprecated);
	assert_true(str_eq(a->uses[0].because, STR("goes away")));
	policy_release(p);
}

static void must_not_use_wins_but_an_exact_name_beats_a_glob(void **state)
{
	struct policy *p =
		good_policy("{'version': 1, 'modules': {\n"
			    "'core': {'files': ['c']}, 'net': {'files': ['n']}, 'net_x': {'files': ['x']},\n"
			    "'exact_exact': {'files': ['1'], 'uses': ['net'],\n'must_not_use': ['net']},\n"
			    "'exact_glob': {'files': ['2'], 'uses': ['net'],\n'must_not_use': ['n*']},\n"
			    "'glob_exact': {'files': ['3'], 'uses': ['n*'],\n'must_not_use': ['net']},\n"
			    "'glob_glob': {'files': ['4'], 'uses': ['net*'],\n'must_not_use': ['n*', '*']},\n"
			    "'none': {'files': ['5'],\n'must_not_use': ['n*', 'net']}}}");

	(void)state;
	expect_edge(p, "exact_exact", "net", "forbidden autotomy.json:4:19-22");
	expect_edge(p, "exact_glob", "net", "allowed autotomy.json:5:42-45");
	expect_edge(p, "exact_glob", "net_x", "forbidden autotomy.json:6:19-21");
	expect_edge(p, "exact_glob", "core", "denied autotomy.json:5:33-37");
	expect_edge(p, "glob_exact", "net", "forbidden autotomy.json:8:19-22");
	expect_edge(p, "glob_exact", "net_x", "allowed autotomy.json:7:42-44");
	expect_edge(p, "glob_glob", "net", "forbidden autotomy.json:10:19-21");
	expect_edge(p, "glob_glob", "core", "forbidden autotomy.json:10:25-26");
	expect_edge(p, "none", "net", "forbidden autotomy.json:12:25-28");
	policy_release(p);
}

static const char reexports_text[] = "{'version': 1, 'modules': {\n"
				     "'a': {'files': ['a'], 'uses': ['b']},\n"
				     "'b': {'files': ['b'],\n'reexports': ['c']},\n"
				     "'c': {'files': ['c'], 'reexports': ['d*']},\n"
				     "'d': {'files': ['d'], 'reexports': ['b'], 'uses': ['e']},\n"
				     "'e': {'files': ['e']},\n"
				     "'f': {'files': ['f'], 'uses': ['b'],\n'must_not_use': ['d*']},\n"
				     "'g': {'files': ['g'], 'uses': ['*'], 'must_not_use': ['b']},\n"
				     "'h': {'files': ['h'], 'uses': [{'module': 'b', 'deprecated': true}]},\n"
				     "'i': {'files': ['i'],\n'reexports': ['b']},\n"
				     "'j': {'files': ['j'], 'uses': ['b'], 'must_not_use': ['c']},\n"
				     "'k': {'files': ['k'], 'uses': ['[b]'],\n'must_not_use': ['b']}}}";

static void reexports_reach_transitively(void **state)
{
	struct policy *p = good_policy(reexports_text);

	(void)state;
	expect_edge(p, "a", "c", "allowed autotomy.json:2:33-34");
	expect_edge(p, "a", "d", "allowed autotomy.json:2:33-34");
	expect_edge(p, "a", "e", "denied autotomy.json:2:24-28");
	expect_edge(p, "b", "c", "allowed autotomy.json:4:16-17");
	expect_edge(p, "b", "d", "allowed autotomy.json:4:16-17");
	expect_edge(p, "f", "c", "allowed autotomy.json:8:33-34");
	expect_edge(p, "f", "d", "forbidden autotomy.json:9:19-21");
	expect_edge(p, "h", "b", "allowed deprecated autotomy.json:11:44-45");
	expect_edge(p, "h", "c", "allowed autotomy.json:11:44-45");
	expect_edge(p, "i", "b", "allowed autotomy.json:13:16-17");
	expect_edge(p, "i", "d", "allowed autotomy.json:13:16-17");
	expect_edge(p, "j", "c", "forbidden autotomy.json:14:56-57");
	expect_edge(p, "j", "d", "allowed autotomy.json:14:33-34");
	expect_edge(p, "k", "b", "forbidden autotomy.json:16:19-20");
	expect_edge(p, "k", "c", "denied autotomy.json:15:24-28");
	assert_true(policy_reexports(p, module_named(p, "b"), module_named(p, "d")));
	assert_true(policy_reexports(p, module_named(p, "d"), module_named(p, "c")));
	assert_false(policy_reexports(p, module_named(p, "d"), module_named(p, "e")));
	assert_false(policy_reexports(p, module_named(p, "a"), module_named(p, "b")));
	policy_release(p);
}

static void own_reexports_are_uses(void **state)
{
	struct policy *p = good_policy("{'version': 1, 'modules': {\n"
				       "'core': {'files': ['c']}, 'net': {'files': ['n']},\n"
				       "'a': {'files': ['a'], 'uses': [{'module': 'core', 'deprecated': true}, 'n*'],\n"
				       "'reexports': ['core', 'net'], 'must_not_use': ['*']},\n"
				       "'b': {'files': ['b'], 'uses': ['a'], 'must_not_use': ['c*']}}}");

	(void)state;
	expect_edge(p, "a", "core", "allowed deprecated autotomy.json:3:44-48");
	expect_edge(p, "a", "net", "allowed autotomy.json:4:24-27");
	expect_edge(p, "b", "core", "forbidden autotomy.json:5:56-58");
	expect_edge(p, "b", "net", "allowed autotomy.json:5:33-34");
	policy_release(p);
}

static void a_module_that_names_itself_is_fine(void **state)
{
	struct policy *p =
		good_policy("{'version': 1, 'modules': {\n"
			    "'a': {'files': ['a'], 'uses': ['a', 'a'], 'reexports': ['a'], 'friends': ['a']}}}");
	module_id a = module_named(p, "a");

	(void)state;
	assert_true(policy_visible(p, a, a));
	assert_true(policy_reexports(p, a, a));
	policy_release(p);
}

static void visibility_and_friends(void **state)
{
	struct policy *p = good_policy("{'version': 1, 'modules': {\n"
				       "'a': {'files': ['a'], 'visible_to': ['b', 't*'], 'friends': ['c']},\n"
				       "'b': {'files': ['b'], 'visible_to': ['*'], 'friends': ['*']},\n"
				       "'c': {'files': ['c'], 'visible_to': []},\n"
				       "'test': {'files': ['t']}}}");
	module_id a = module_named(p, "a"), b = module_named(p, "b"), c = module_named(p, "c"),
		  test = module_named(p, "test");

	(void)state;
	assert_true(policy_visible(p, a, b));
	assert_true(policy_visible(p, a, test));
	assert_false(policy_visible(p, a, c));
	assert_true(policy_visible(p, a, a));
	assert_false(policy_visible(p, a, MODULE_NONE));
	assert_true(policy_visible(p, b, c));
	assert_true(policy_visible(p, b, MODULE_NONE));
	assert_false(policy_visible(p, c, a));
	assert_true(policy_visible(p, test, a));
	assert_true(policy_visible(p, test, MODULE_NONE));
	assert_true(policy_is_friend(p, c, a));
	assert_false(policy_is_friend(p, b, a));
	assert_false(policy_is_friend(p, a, c));
	assert_true(policy_is_friend(p, a, b));
	assert_true(policy_is_friend(p, MODULE_NONE, b));
	assert_false(policy_is_friend(p, MODULE_NONE, a));
	policy_release(p);
}

/* The externals that deny an include, as "name name ". */
static void expect_denied(const struct policy *policy, const char *spelled, const char *by, const char *expected)
{
	struct strbuf shown = {0};
	module_id module = by ? module_named(policy, by) : MODULE_NONE;
	const struct policy_external *external;
	size_t cursor = 0;

	strbuf_add(&shown, STR(""));
	while ((external = policy_external_denied(policy, str_from(spelled), module, &cursor)))
		strbuf_printf(&shown, "%.*s ", STR_ARG(external->name));
	assert_string_equal(shown.len ? shown.ptr : "", expected);
	strbuf_free(&shown);
}

static void externals_deny_by_the_spelled_path(void **state)
{
	struct policy *p = good_policy(
		"{'version': 1, 'modules': {'tls': {'files': ['t']}, 'tls2': {'files': ['u']}, 'ui': {'files': "
		"['v']}},\n"
		"'external': {\n"
		"'openssl': {'headers': ['openssl/**', 'ssl.h'], 'used_by': ['tls*'], 'because': 'patch'},\n"
		"'all ssl': {'headers': ['*/ssl.h'], 'used_by': ['tls']},\n"
		"'free': {'headers': ['**']},\n"
		"'star': {'headers': ['**'], 'used_by': ['*']},\n"
		"'nobody': {'headers': ['/usr/**', '../**'], 'used_by': []},\n"
		"'names': {'symbols': ['SSL_*'], 'used_by': []}}}");
	size_t cursor = 0;

	(void)state;
	expect_denied(p, "openssl/ssl.h", "ui", "openssl all ssl ");
	expect_denied(p, "openssl/ssl.h", "tls", "");
	expect_denied(p, "openssl/ssl.h", "tls2", "all ssl ");
	expect_denied(p, "openssl/x/y.h", "ui", "openssl ");
	expect_denied(p, "openssl.h", "ui", "");
	expect_denied(p, "ssl.h", "ui", "openssl ");
	expect_denied(p, "ssl.h", NULL, "openssl ");
	expect_denied(p, "stdio.h", NULL, "");
	expect_denied(p, "/usr/include/x.h", "ui", "nobody ");
	expect_denied(p, "../x.h", "tls", "nobody ");
	const struct policy_external *external = policy_external_denied(p, STR("openssl/a.h"), MODULE_NONE, &cursor);
	assert_true(str_eq(external->because, STR("patch")));
	assert_int_equal(external->place.range.begin.line, 3);
	assert_int_equal(external->place.range.begin.column, 2);
	policy_release(p);
}

static void symbols_narrow_by_name(void **state)
{
	struct policy *p =
		good_policy("{'version': 1, 'modules': {\n"
			    "'none': {'files': ['a']},\n"
			    "'public': {'files': ['b'], 'symbols': {'public': ['db_*', 'Page']}},\n"
			    "'private': {'files': ['c'], 'symbols': {'private': ['*_raw', 'db::detail::*']}},\n"
			    "'both': {'files': ['d'], 'symbols': {'public': ['db_*'], 'private': ['*_raw']}},\n"
			    "'closed': {'files': ['e'], 'symbols': {'public': []}}}}");
	static const struct {
		const char *module, *name;
		enum symbol_narrowing narrowing;
	} cases[] = {
		{"none", "db_open", SYMBOL_NOT_NARROWED},
		{"public", "db_open", SYMBOL_PUBLIC_BY_NAME},
		{"public", "db::Page", SYMBOL_PUBLIC_BY_NAME},
		{"public", "page_open", SYMBOL_PRIVATE_BY_NAME},
		{"private", "db_open", SYMBOL_NOT_NARROWED},
		{"private", "db_raw", SYMBOL_PRIVATE_BY_NAME},
		{"private", "db::detail::x", SYMBOL_PRIVATE_BY_NAME},
		{"both", "db_open", SYMBOL_PUBLIC_BY_NAME},
		{"both", "db_raw", SYMBOL_PRIVATE_BY_NAME},
		{"both", "x", SYMBOL_PRIVATE_BY_NAME},
		{"closed", "x", SYMBOL_PRIVATE_BY_NAME},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(policy_symbol(p, module_named(p, cases[i].module), str_from(cases[i].name)),
				 cases[i].narrowing);
	policy_release(p);
}

static void the_most_modules_are_looked_up_in_no_time(void **state)
{
	struct strbuf text = {0};

	(void)state;
	strbuf_add(&text, STR("{\"version\": 1, \"modules\": {"));
	for (int i = 0; i < 3000; i++)
		strbuf_printf(&text,
			      "\"m%d\": {\"files\": [\"m%d/**\"], \"uses\": [\"m%d\"], \"visible_to\": [\"m1*\"],"
			      " \"reexports\": [\"m%d\"]},",
			      i, i, (i + 7) % 3000, (i + 1) % 3000);
	strbuf_add(&text, STR("}}"));
	struct policy *policy = read_bytes(strbuf_str(&text));
	expect_faults_of(policy, "");
	assert_true(policy_edge(policy, 0, 2999).allowed);
	policy_release(policy);
	strbuf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edge_needs_an_entry),
		cmocka_unit_test(the_entry_that_names_it_best_decides),
		cmocka_unit_test(flags_and_reason_come_from_the_entry),
		cmocka_unit_test(must_not_use_wins_but_an_exact_name_beats_a_glob),
		cmocka_unit_test(reexports_reach_transitively),
		cmocka_unit_test(own_reexports_are_uses),
		cmocka_unit_test(a_module_that_names_itself_is_fine),
		cmocka_unit_test(visibility_and_friends),
		cmocka_unit_test(externals_deny_by_the_spelled_path),
		cmocka_unit_test(symbols_narrow_by_name),
		cmocka_unit_test(the_most_modules_are_looked_up_in_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

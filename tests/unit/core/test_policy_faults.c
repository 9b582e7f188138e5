/* Every fault that a policy can have, with its exact place and words. */
#include "test_policy.h"

struct fault_case {
	const char *text;
	const char *faults; /* one a line; nothing for a policy without fault */
};

#define CORE            "'core': {'files': ['src/**']}"
/* A module "x" beside "core"; its further members stand on line 4. */
#define MODULE(members) "{'version': 1,\n'modules': {" CORE ",\n'x': {'files': ['x/**'],\n" members "}}}"

static const struct fault_case syntax_cases[] = {
	{"", "autotomy.json:1:1-1: expected a value\n"},
	{"{'version': 1", "autotomy.json:1:14-14: expected ',' or '}'\n"},
	{"{'version': 1,\n 'modules' {}}", "autotomy.json:2:12-13: expected ':'\n"},
	{"{'version': 1,\r\n modules: {}}", "autotomy.json:2:2-3: expected a member's name in double quotes\n"},
	{"{'version': 1} x", "autotomy.json:1:16-17: expected nothing behind the value\n"},
	{"[1]", "autotomy.json:1:1-2: a policy must be an object, not an array\n"},
	{"'x'", "autotomy.json:1:2-3: a policy must be an object, not a string\n"},
	{"null", "autotomy.json:1:1-5: a policy must be an object, not null\n"},
	{"{'version': 1, // why\n /* and\n how */ 'modules': {},}", ""},
	{"\357\273\277{'version': 1}", ""},
	{"{'$schema': 'x', 'version': 1}", ""},
	{"{'version': 1}", ""},
};

static const struct fault_case root_cases[] = {
	{"{}", "autotomy.json:1:1-2: 'version' is missing; write \"version\": 1\n"},
	{"{'version': 2}", "autotomy.json:1:13-14: this autotomy reads version 1\n"},
	{"{'version': 1.0}", "autotomy.json:1:13-16: this autotomy reads version 1\n"},
	{"{'version': '1'}", "autotomy.json:1:14-15: 'version' must be the number 1, not a string\n"},
	{"{'version': 1, 'version': 1}", "autotomy.json:1:17-24: duplicate key 'version'\n"},
	{"{'version': 1, 'moduls': {}}", "autotomy.json:1:17-23: unknown key 'moduls'; did you mean 'modules'?\n"},
	{"{'version': 1, 'qqqqqqqqqqqq': {}}", "autotomy.json:1:17-29: unknown key 'qqqqqqqqqqqq'\n"},
	{"{'version': 1, '\\u0061\\n': 0}", "autotomy.json:1:17-25: unknown key 'a?'\n"},
	{"{'version': 1, 'modules': []}",
	 "autotomy.json:1:27-28: 'modules' must be an object of objects, not an array\n"},
	{"{'version': 1, 'exclude': 'x'}",
	 "autotomy.json:1:28-29: 'exclude' must be an array of strings, not a string\n"},
	{"{'version': 1, 'exclude': ['x', 1, null]}",
	 "autotomy.json:1:33-34: 'exclude' must hold strings, not a number\n"
	 "autotomy.json:1:36-40: 'exclude' must hold strings, not null\n"},
	{"{'version': 1, 'compile': []}", "autotomy.json:1:27-28: 'compile' must be an object, not an array\n"},
	{"{'version': 1, 'compile': {'databse': 'x'}}",
	 "autotomy.json:1:29-36: unknown key 'databse'; did you mean 'database'?\n"},
	{"{'version': 1, 'compile': {'database': 1}}",
	 "autotomy.json:1:40-41: 'database' must be a string or an array of strings, not a number\n"},
	{"{'version': 1, 'compile': {'database': ''}}", "autotomy.json:1:41-41: 'database' names no file\n"},
	{"{'version': 1, 'compile': {'database': ['a', 'b'], 'arguments': ['-I.']}}", ""},
	{"{'version': 1, 'forbidden': {}}",
	 "autotomy.json:1:29-30: 'forbidden' must be an array of objects, not an object\n"},
	{"{'version': 1, 'forbidden': ['x']}", "autotomy.json:1:31-32: 'forbidden' must hold objects, not a string\n"},
	{"{'version': 1, 'forbidden': [{'because': 'x'}]}", "autotomy.json:1:30-31: 'symbols' is missing\n"},
	{"{'version': 1, 'forbidden': [{'symbols': []}]}", "autotomy.json:1:42-43: 'symbols' is empty\n"},
	{"{'version': 1, 'forbidden': [{'symbols': ['a['], 'except': ['*'], 'instead': 'b'}]}",
	 "autotomy.json:1:44-46: invalid pattern 'a[': its '[' is not closed\n"},
	{"{'version': 1, 'forbidden': [{'symbols': ['a'], 'except': ['y']}]}",
	 "autotomy.json:1:61-62: 'except' names 'y', which is no module\n"},
	{"{'version': 1, 'external': {'z': {'headers': ['z[.h'], 'symbols': [''], 'used_by': ['y'], 'why': ''}}}",
	 "autotomy.json:1:48-52: invalid glob 'z[.h': its '[' is not closed\n"
	 "autotomy.json:1:69-69: invalid pattern '': it names nothing\n"
	 "autotomy.json:1:86-87: 'z' is used by 'y', which is no module\n"
	 "autotomy.json:1:92-95: unknown key 'why'\n"},
	{"{'version': 1, 'external': {'z': {}, 'z': {}}}", "autotomy.json:1:39-40: duplicate key 'z'\n"},
	{"{'version': 1, 'external': {'z': []}}", "autotomy.json:1:34-35: 'z' must be an object, not an array\n"},
	{"{'version': 1, 'exclude': ['/x', 'a/../../b', '']}",
	 "autotomy.json:1:29-31: invalid glob '/x': it is absolute, and globs are relative to the folder of their "
	 "file\n"
	 "autotomy.json:1:35-44: invalid glob 'a/../../b': its '..' leaves the root\n"
	 "autotomy.json:1:48-48: invalid glob '': it names no file\n"},
	{"{'version': 1, 'composition_root': ['{a']}",
	 "autotomy.json:1:38-40: invalid glob '{a': its '{' is not closed\n"},
	{"{'version': 1, 'include': ['a]', '[']}", "autotomy.json:1:35-36: invalid glob '[': its '[' is not closed\n"},
};

static const struct fault_case rule_cases[] = {
	{"{'version': 1, 'rules': {'cycle': 'off', 'layer': 'info', 'config': 'warning'}}", ""},
	{"{'version': 1, 'rules': {'cycles': 'off'}}",
	 "autotomy.json:1:27-33: unknown rule 'cycles'; did you mean 'cycle'?\n"},
	{"{'version': 1, 'rules': {'qqqqqqqqqqqqqq': 'off'}}",
	 "autotomy.json:1:27-41: unknown rule 'qqqqqqqqqqqqqq'\n"},
	{"{'version': 1, 'rules': {'cycle': 'of'}}",
	 "autotomy.json:1:36-38: unknown severity 'of'; did you mean 'off'?\n"},
	{"{'version': 1, 'rules': {'cycle': 'zzzzzz'}}",
	 "autotomy.json:1:36-42: unknown severity 'zzzzzz'; there are error, warning, info and off\n"},
	{"{'version': 1, 'rules': {'cycle': false}}",
	 "autotomy.json:1:35-40: the severity of 'cycle' must be a string, not a boolean\n"},
	{"{'version': 1, 'rules': {'config': 'off'}}", "autotomy.json:1:37-40: 'config' cannot be turned off\n"},
	{"{'version': 1, 'rules': {'cycle': 'off', 'cycle': 'info'}}",
	 "autotomy.json:1:43-48: duplicate key 'cycle'\n"},
	{"{'version': 1, 'rules': []}",
	 "autotomy.json:1:25-26: 'rules' must be an object of severities, not an array\n"},
	{MODULE("'rules': {'config': 'off', 'dependncy': 'off'}"),
	 "autotomy.json:4:22-25: 'config' cannot be turned off\n"
	 "autotomy.json:4:29-38: unknown rule 'dependncy'; did you mean 'dependency'?\n"},
};

static const struct fault_case module_cases[] = {
	{MODULE("'because': 'b', 'owner': 'o', 'state': 'shared', 'layer': 'core', 'opaque': ['T'], 'hooks': ['h'],"
		"'symbols': {'public': ['a'], 'private': ['b']}, 'friends': ['core'], 'visible_to': ['*'],"
		"'uses': ['core', 'x'], 'reexports': ['x'], 'must_not_use': []"),
	 "autotomy.json:4:60-64: unknown layer 'core'\n"},
	{"{'version': 1, 'modules': {'x': {}}}", "autotomy.json:1:29-30: 'x' has no 'files'\n"},
	{"{'version': 1, 'modules': {'x': {'files': []}}}", "autotomy.json:1:43-44: 'files' is empty\n"},
	{"{'version': 1, 'modules': {'x': {'files': 'x/**'}}}",
	 "autotomy.json:1:44-48: 'files' must be an array of strings, not a string\n"},
	{"{'version': 1, 'modules': {'x': 3}}", "autotomy.json:1:33-34: 'x' must be an object, not a number\n"},
	{"{'version': 1, 'modules': {'x': {'files': ['a'], 'files': ['b']}}}",
	 "autotomy.json:1:51-56: duplicate key 'files'\n"},
	{"{'version': 1, 'modules': {'x': {'files': ['a']}, 'x': {'files': ['b']}}}",
	 "autotomy.json:1:52-53: duplicate key 'x'\n"},
	{"{'version': 1, 'modules': {'': {'files': ['a']}}}", "autotomy.json:1:29-29: a module needs a name\n"},
	{"{'version': 1, 'modules': {'a*': {'files': ['a']}, 'b{': {'files': ['b']}, 'c\\t': {'files': ['c']}}}",
	 "autotomy.json:1:29-31: the name of a module cannot hold '*', which globs of names are made of\n"
	 "autotomy.json:1:53-55: the name of a module cannot hold '{', which globs of names are made of\n"
	 "autotomy.json:1:77-80: the name of a module cannot hold a control character\n"},
	{MODULE("'use': ['core']"), "autotomy.json:4:2-5: unknown key 'use'; did you mean 'uses'?\n"},
	{MODULE("'version': 1"), "autotomy.json:4:2-9: unknown key 'version'\n"},
	{MODULE("'uses': ['cor']"),
	 "autotomy.json:4:11-14: 'x' uses 'cor', which is no module; did you mean 'core'?\n"},
	{MODULE("'uses': ['databases']"), "autotomy.json:4:11-20: 'x' uses 'databases', which is no module\n"},
	{MODULE("'uses': ['z*']"), "autotomy.json:4:11-13: 'x' uses 'z*', which matches no module\n"},
	{MODULE("'uses': ['c*', '*', '{core,x}', '[cx]*']"), ""},
	{MODULE("'uses': ['c[']"), "autotomy.json:4:11-13: invalid glob 'c[': its '[' is not closed\n"},
	{MODULE("'uses': ['']"), "autotomy.json:4:11-11: 'x' uses '', which is no module\n"},
	{MODULE("'uses': 'core'"),
	 "autotomy.json:4:10-14: 'uses' must be an array of strings or objects, not a string\n"},
	{MODULE("'uses': [1]"), "autotomy.json:4:10-11: 'uses' must hold strings or objects, not a number\n"},
	{MODULE("'uses': [{'module': 'core', 'deprecated': true, 'optional': false, 'because': 'b'}]"), ""},
	{MODULE("'uses': [{'deprecated': true}]"), "autotomy.json:4:10-11: 'module' is missing\n"},
	{MODULE("'uses': [{'module': 'core', 'deprected': true}]"),
	 "autotomy.json:4:30-39: unknown key 'deprected'; did you mean 'deprecated'?\n"},
	{MODULE("'uses': [{'module': 'core', 'optional': 'yes'}]"),
	 "autotomy.json:4:42-45: 'optional' must be true or false, not a string\n"},
	{MODULE("'uses': [{'module': ['core']}]"), "autotomy.json:4:21-22: 'module' must be a string, not an array\n"},
	{MODULE("'uses': [{'module': 'cora'}]"),
	 "autotomy.json:4:22-26: 'x' uses 'cora', which is no module; did you mean 'core'?\n"},
	{MODULE("'must_not_use': ['cora', 'y*']"),
	 "autotomy.json:4:19-23: 'x' must not use 'cora', which is no module; did you mean 'core'?\n"
	 "autotomy.json:4:27-29: 'x' must not use 'y*', which matches no module\n"},
	{MODULE("'reexports': ['cora', 'y*']"),
	 "autotomy.json:4:16-20: 'x' reexports 'cora', which is no module; did you mean 'core'?\n"
	 "autotomy.json:4:24-26: 'x' reexports 'y*', which matches no module\n"},
	{MODULE("'visible_to': ['cora', 'y*']"),
	 "autotomy.json:4:17-21: 'x' is visible to 'cora', which is no module; did you mean 'core'?\n"
	 "autotomy.json:4:25-27: 'x' is visible to 'y*', which matches no module\n"},
	{MODULE("'friends': ['cora', 'y*']"),
	 "autotomy.json:4:14-18: 'x' has the friend 'cora', which is no module; did you mean 'core'?\n"
	 "autotomy.json:4:22-24: 'x' has the friend 'y*', which matches no module\n"},
	{"{'version': 1, 'layers': ['top', 'core'], 'modules': {'x': {'files': ['x'], 'layer': 'coer'}}}",
	 "autotomy.json:1:87-91: unknown layer 'coer'; did you mean 'core'?\n"},
	{MODULE("'layer': 1"), "autotomy.json:4:10-11: 'layer' must be a string, not a number\n"},
	{MODULE("'state': 'share'"),
	 "autotomy.json:4:11-16: unknown value 'share' of 'state'; did you mean 'shared'?\n"},
	{MODULE("'state': true"), "autotomy.json:4:10-14: 'state' must be a string, not a boolean\n"},
	{MODULE("'symbols': ['a']"), "autotomy.json:4:12-13: 'symbols' must be an object, not an array\n"},
	{MODULE("'symbols': {'publik': ['a']}"),
	 "autotomy.json:4:14-20: unknown key 'publik'; did you mean 'public'?\n"},
	{MODULE("'symbols': {'public': ['a['], 'private': ['{']}"),
	 "autotomy.json:4:25-27: invalid pattern 'a[': its '[' is not closed\n"
	 "autotomy.json:4:44-45: invalid pattern '{': its '{' is not closed\n"},
	{MODULE("'opaque': ['struct '], 'hooks': ['a}']"),
	 "autotomy.json:4:13-20: invalid pattern 'struct ': it names nothing\n"
	 "autotomy.json:4:35-37: invalid pattern 'a}': its '}' closes nothing\n"},
	{MODULE("'public': ['../x.h']"), "autotomy.json:4:13-19: invalid glob '../x.h': its '..' leaves the root\n"},
	{MODULE("'because': ['x']"), "autotomy.json:4:12-13: 'because' must be a string, not an array\n"},
	{"{'version': 1, 'modules': {'x': {'files': ['a[', 'ok', 'b{']}}}",
	 "autotomy.json:1:45-47: invalid glob 'a[': its '[' is not closed\n"
	 "autotomy.json:1:57-59: invalid glob 'b{': its '{' is not closed\n"},
};

static void check_cases(const struct fault_case *cases, size_t count)
{
	bool good = true;

	for (size_t i = 0; i < count; i++)
		good &= reads_with_faults(cases[i].text, cases[i].faults);
	assert_true(good);
}

#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof *(cases))

static void syntax_is_told_at_its_place(void **state)
{
	(void)state;
	CHECK(syntax_cases);
}

static void the_root_is_checked(void **state)
{
	(void)state;
	CHECK(root_cases);
}

static void rules_are_checked(void **state)
{
	(void)state;
	CHECK(rule_cases);
}

static void modules_are_checked(void **state)
{
	(void)state;
	CHECK(module_cases);
}

static void columns_are_bytes_and_lines_end_anywhere(void **state)
{
	(void)state;
	expect_faults(
		"{'version': 1,\r\n// \303\251\r'modules': {'\303\274b': {'files': ['\303\274/**'],\n"
		"'because': '\303\251\303\251', 'uses': ['\303\274']}}}",
		"autotomy.json:4:30-32: '\303\274b' uses '\303\274', which is no module; did you mean '\303\274b'?\n");
	expect_faults(
		"{'version': 1, 'modules': {'a': {'files': ['a'], 'because': '\\\"\\u00e9', 'uses': ['\\u0062']}}}",
		"autotomy.json:1:83-89: 'a' uses 'b', which is no module\n");
}

static void all_faults_are_told_at_once_in_order(void **state)
{
	(void)state;
	expect_faults("{'layers': ['a'], 'modules': {\n"
		      " 'x': {'files': ['['], 'layer': 'b', 'uses': ['yy'], 'nope': 1},\n"
		      " 'y': {'files': 1}},\n"
		      " 'rules': {'cycle': 'x'}, 'exclude': ['{']}",
		      "autotomy.json:1:1-2: 'version' is missing; write \"version\": 1\n"
		      "autotomy.json:2:19-20: invalid glob '[': its '[' is not closed\n"
		      "autotomy.json:2:34-35: unknown layer 'b'\n"
		      "autotomy.json:2:48-50: 'x' uses 'yy', which is no module; did you mean 'y'?\n"
		      "autotomy.json:2:55-59: unknown key 'nope'\n"
		      "autotomy.json:3:17-18: 'files' must be an array of strings, not a number\n"
		      "autotomy.json:4:22-23: unknown severity 'x'; there are error, warning, info and off\n"
		      "autotomy.json:4:40-41: invalid glob '{': its '{' is not closed\n");
}

static void faults_are_bounded(void **state)
{
	struct strbuf text = {0};
	size_t count;

	(void)state;
	strbuf_add(&text, STR("{\"version\": 1, \"exclude\": ["));
	for (int i = 0; i < 5000; i++)
		strbuf_add(&text, STR("\"[\","));
	strbuf_add(&text, STR("]}"));
	struct policy *policy = read_bytes(strbuf_str(&text));
	policy_faults(policy, &count);
	assert_int_equal(count, 1000);
	policy_release(policy);
	strbuf_free(&text);
}

static void what_a_file_costs_is_bounded(void **state)
{
	struct strbuf text = {0};

	(void)state;
	strbuf_add(&text, STR("{\"version\": 1, \"modules\": {"));
	for (int i = 0; i < 10001; i++)
		strbuf_printf(&text, "\"m%d\":{},", i);
	strbuf_add(&text, STR("}}"));
	struct policy *policy = read_bytes(strbuf_str(&text));
	expect_faults_of(policy, "autotomy.json:1:17-24: 'modules' holds more than 10000 entries\n");
	policy_release(policy);

	strbuf_clear(&text);
	for (int i = 0; i < (4 << 20) + 1; i++)
		strbuf_addc(&text, ' ');
	policy = read_bytes(strbuf_str(&text));
	expect_faults_of(policy, "autotomy.json:1:1-1: a policy file is at most 4 MiB long\n");
	policy_release(policy);

	strbuf_clear(&text);
	strbuf_add(&text, STR("{\"version\": 1, \"exclude\": [\n"));
	for (int i = 0; i < 65; i++)
		strbuf_add(&text, STR("\"{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}\",\n"));
	strbuf_add(&text, STR("]}"));
	policy = read_bytes(strbuf_str(&text));
	expect_faults_of(
		policy,
		"autotomy.json:66:2-52: invalid glob "
		"'{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}': the policy holds too many globs and patterns\n");
	policy_release(policy);
	strbuf_free(&text);
}

static void the_caller_adds_faults_of_its_own(void **state)
{
	struct policy_builder *builder = policy_builder_create();
	struct strbuf json = json_text("{'version': 1, 'compile': {'database': 'x.json'}, 'nope': 1}");
	char file[] = "autotomy.json";
	struct policy_place place = {{file, strlen(file)}, {{1, 41}, {1, 47}}};

	(void)state;
	policy_builder_root(builder, STR("autotomy.json"), strbuf_str(&json));
	policy_builder_fault(builder, place, STR("x.json cannot be read:\nno such file"));
	memset(file, '?', strlen(file));
	memset(json.ptr, '?', json.len);
	struct policy *policy = policy_builder_finish(builder);
	expect_faults_of(policy, "autotomy.json:1:41-47: x.json cannot be read:?no such file\n"
				 "autotomy.json:1:52-56: unknown key 'nope'\n");
	policy_release(policy);
	strbuf_free(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(syntax_is_told_at_its_place),
		cmocka_unit_test(the_root_is_checked),
		cmocka_unit_test(rules_are_checked),
		cmocka_unit_test(modules_are_checked),
		cmocka_unit_test(columns_are_bytes_and_lines_end_anywhere),
		cmocka_unit_test(all_faults_are_told_at_once_in_order),
		cmocka_unit_test(faults_are_bounded),
		cmocka_unit_test(what_a_file_costs_is_bounded),
		cmocka_unit_test(the_caller_adds_faults_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

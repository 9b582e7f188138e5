/* What a finished policy answers about itself: modules, layers, severities, how sources are compiled; and its lifetime.
 */
#include "test_policy.h"

static const char whole_text[] =
	"{ // everything that a policy can hold\n"
	"'$schema': './schema.json', 'version': 1,\n"
	"'compile': { 'database': ['./build/../out/compile_commands.json', '/abs/x.json', '../y.json'],\n"
	"             'arguments': ['-Iinclude', '-DX'] },\n"
	"'exclude': ['third_party/**'], 'layers': ['app', 'service', 'core',],\n"
	"'composition_root': ['src/main.c'],\n"
	"'modules': {\n"
	"  'core': { 'files': ['src/core/**'], 'public': ['src/core/core.h'], 'layer': 'core' },\n"
	"  'db': { 'files': ['src/db/**'], 'public': ['src/db/z.h', './src/db/db.h'], 'uses': ['core'],\n"
	"          'layer': 'service', 'state': 'shared', 'opaque': ['Page'], 'hooks': ['db_on_*'],\n"
	"          'because': 'pages', 'owner': '@storage', 'rules': {'cycle': 'info', 'layer': 'off'} },\n"
	"  'ui': { 'files': ['src/ui/**'], 'uses': ['db'], 'must_not_use': ['core'], 'layer': 'app', 'state': 'owned' "
	"},\n"
	"},\n"
	"'external': { 'ssl': { 'headers': ['openssl/**'], 'symbols': ['SSL_*'], 'used_by': ['db'], 'because': 'b' } "
	"},\n"
	"'forbidden': [ { 'symbols': ['strcpy'], 'except': ['core'], 'because': 'b', 'instead': 'str_copy' } ],\n"
	"'rules': { 'unused-dependency': 'off', 'cycle': 'warning' },\n"
	"'include': ['src/*/autotomy.json'] /* more */ }\n";

static void modules_tell_of_themselves(void **state)
{
	struct policy *p = good_policy(whole_text);

	(void)state;
	assert_int_equal(policy_module_count(p), 3);
	const struct policy_module *core = policy_module(p, 0), *db = policy_module(p, 1), *ui = policy_module(p, 2);
	assert_true(str_eq(core->name, STR("core")));
	assert_true(str_eq(db->name, STR("db")));
	assert_true(str_eq(db->because, STR("pages")));
	assert_true(str_eq(db->owner, STR("@storage")));
	assert_int_equal(db->layer, 1);
	assert_int_equal(db->layer_place.range.begin.line, 10);
	assert_int_equal(db->layer_place.range.begin.column, 21);
	assert_true(db->has_public);
	assert_int_equal(db->public_place.range.begin.column, 36);
	assert_int_equal(db->public_place.range.end.column, 42);
	assert_int_equal(db->public_glob_count, 2);
	assert_true(str_eq(db->public_globs[0], STR("src/db/db.h")));
	assert_true(str_eq(db->public_globs[1], STR("src/db/z.h")));
	assert_true(db->state_shared);
	assert_int_equal(db->place.range.begin.line, 9);
	assert_int_equal(db->place.range.begin.column, 4);
	assert_false(ui->has_public);
	assert_false(ui->state_shared);
	assert_int_equal(ui->layer, 0);
	assert_int_equal(policy_find_module(p, STR("ui")), 2);
	assert_int_equal(policy_find_module(p, STR("u")), MODULE_NONE);
	assert_int_equal(policy_module_name(p, MODULE_NONE).len, 0);
	policy_release(p);
}

static void layers_are_in_their_order(void **state)
{
	struct policy *p = good_policy(whole_text);

	(void)state;
	assert_int_equal(policy_layer_count(p), 3);
	assert_true(str_eq(policy_layer(p, 0), STR("app")));
	assert_true(str_eq(policy_layer(p, 2), STR("core")));
	policy_release(p);
}

static void severities_come_from_the_nearest(void **state)
{
	struct policy *p = good_policy(whole_text);
	module_id db = module_named(p, "db"), ui = module_named(p, "ui");

	(void)state;
	assert_int_equal(policy_severity(p, RULE_CYCLE, db), SEVERITY_INFO);
	assert_int_equal(policy_severity(p, RULE_CYCLE, ui), SEVERITY_WARNING);
	assert_int_equal(policy_severity(p, RULE_CYCLE, MODULE_NONE), SEVERITY_WARNING);
	assert_int_equal(policy_severity(p, RULE_LAYER, db), SEVERITY_OFF);
	assert_int_equal(policy_severity(p, RULE_LAYER, ui), SEVERITY_ERROR);
	assert_int_equal(policy_severity(p, RULE_UNUSED_DEPENDENCY, db), SEVERITY_OFF);
	assert_int_equal(policy_severity(p, RULE_UNOWNED_FILE, MODULE_NONE), SEVERITY_WARNING);
	assert_int_equal(policy_severity(p, RULE_TRANSITIVE_INCLUDE, MODULE_NONE), SEVERITY_OFF);
	policy_release(p);
}

static const char names_text[] =
	"{ 'version': 1, 'modules': {\n"
	"  'core': { 'files': ['core/**'], 'opaque': [], 'hooks': ['on_*', 'Core::on_idle'] },\n"
	"  'db': { 'files': ['db/**'], 'opaque': ['Page', 'db::Lock', '*_private'] },\n"
	"  'ui': { 'files': ['ui/**'] },\n"
	"},\n"
	"'external': { 'ssl': { 'headers': ['openssl/**'], 'symbols': ['SSL_*', 'OPENSSL_*'], 'used_by': ['db'] },\n"
	"  'tls': { 'headers': ['gnutls/**'], 'symbols': ['SSL_new'], 'used_by': ['core', 'db'], 'because': 'old' },\n"
	"  'zlib': { 'headers': ['zlib.h'] } },\n"
	"'forbidden': [\n"
	"  { 'symbols': ['strcpy', 'str?cat'], 'except': ['core'], 'because': 'unbounded', 'instead': 'str_copy' },\n"
	"  { 'symbols': ['str*'], 'except': ['core', 'db'], 'instead': ['a', 'b'] },\n"
	"  { 'symbols': ['std::thread', 'gets'] } ] }\n";

static void forbidden_names_are_found(void **state)
{
	struct policy *p = good_policy(names_text);
	module_id core = module_named(p, "core"), db = module_named(p, "db"), ui = module_named(p, "ui");

	(void)state;
	const struct policy_forbidden *entry = policy_forbidden(p, STR("strcpy"), ui);
	assert_non_null(entry);
	assert_true(str_eq(entry->because, STR("unbounded")));
	assert_int_equal(entry->instead_count, 1);
	assert_true(str_eq(entry->instead[0], STR("str_copy")));
	assert_int_equal(entry->place.range.begin.line, 10);
	assert_ptr_equal(policy_forbidden(p, STR("strncat"), ui), entry);
	assert_ptr_equal(policy_forbidden(p, STR("strcpy"), MODULE_NONE), entry);
	/* The first that matches and does not except the module. */
	assert_null(policy_forbidden(p, STR("strcpy"), core));
	assert_ptr_equal(policy_forbidden(p, STR("strcpy"), db), entry);
	assert_null(policy_forbidden(p, STR("strlen"), db));
	entry = policy_forbidden(p, STR("strlen"), ui);
	assert_non_null(entry);
	assert_int_equal(entry->place.range.begin.line, 11);
	assert_int_equal(entry->because.len, 0);
	assert_int_equal(entry->instead_count, 2);
	/* A C++ name matches qualified, and a pattern without "::" its last part. */
	assert_non_null(policy_forbidden(p, STR("std::thread"), core));
	assert_null(policy_forbidden(p, STR("thread"), core));
	assert_null(policy_forbidden(p, STR("my::std::thread"), core));
	assert_non_null(policy_forbidden(p, STR("legacy::gets"), core));
	assert_null(policy_forbidden(p, STR("fgets"), core));
	assert_null(policy_forbidden(p, STR(""), core));
	policy_release(p);
}

static void external_names_are_denied(void **state)
{
	struct policy *p = good_policy(names_text);
	module_id core = module_named(p, "core"), db = module_named(p, "db");
	size_t cursor = 0;

	(void)state;
	const struct policy_external *external = policy_external_symbol_denied(p, STR("SSL_new"), MODULE_NONE, &cursor);
	assert_non_null(external);
	assert_true(str_eq(external->name, STR("ssl")));
	external = policy_external_symbol_denied(p, STR("SSL_new"), MODULE_NONE, &cursor);
	assert_non_null(external);
	assert_true(str_eq(external->name, STR("tls")));
	assert_true(str_eq(external->because, STR("old")));
	assert_null(policy_external_symbol_denied(p, STR("SSL_new"), MODULE_NONE, &cursor));
	cursor = 0;
	external = policy_external_symbol_denied(p, STR("SSL_new"), core, &cursor);
	assert_non_null(external);
	assert_true(str_eq(external->name, STR("ssl")));
	assert_null(policy_external_symbol_denied(p, STR("SSL_new"), core, &cursor));
	cursor = 0;
	assert_null(policy_external_symbol_denied(p, STR("SSL_new"), db, &cursor));
	/* Headers name no symbols, nor symbols headers. */
	cursor = 0;
	assert_null(policy_external_symbol_denied(p, STR("zlib.h"), core, &cursor));
	cursor = 0;
	assert_null(policy_external_denied(p, STR("SSL_new"), core, &cursor));
	policy_release(p);
}

static void hooks_are_their_modules(void **state)
{
	struct policy *p = good_policy(names_text);
	module_id core = module_named(p, "core"), db = module_named(p, "db");

	(void)state;
	assert_true(policy_is_hook(p, core, STR("on_close")));
	assert_true(policy_is_hook(p, core, STR("app::on_close")));
	assert_true(policy_is_hook(p, core, STR("Core::on_idle")));
	assert_false(policy_is_hook(p, core, STR("close")));
	assert_false(policy_is_hook(p, db, STR("on_close")));
	assert_false(policy_is_hook(p, MODULE_NONE, STR("on_close")));
	policy_release(p);
}

static void opaque_types_are_named_or_private(void **state)
{
	struct policy *p = good_policy(names_text);
	module_id core = module_named(p, "core"), db = module_named(p, "db"), ui = module_named(p, "ui");

	(void)state;
	assert_int_equal(policy_opacity(p, db, STR("Page")), OPAQUE_BY_NAME);
	assert_int_equal(policy_opacity(p, db, STR("db::Page")), OPAQUE_BY_NAME);
	assert_int_equal(policy_opacity(p, db, STR("db::Lock")), OPAQUE_BY_NAME);
	assert_int_equal(policy_opacity(p, db, STR("io::Lock")), NOT_OPAQUE);
	assert_int_equal(policy_opacity(p, db, STR("lock_private")), OPAQUE_BY_NAME);
	assert_int_equal(policy_opacity(p, db, STR("Row")), NOT_OPAQUE);
	/* An empty list is one, that opens everything; none leaves it to the header. */
	assert_int_equal(policy_opacity(p, core, STR("Page")), NOT_OPAQUE);
	assert_int_equal(policy_opacity(p, ui, STR("Page")), OPAQUE_WHERE_PRIVATE);
	policy_release(p);
}

static void the_compile_key_is_kept(void **state)
{
	struct policy *p = good_policy(whole_text);
	const struct policy_compile *compile = policy_compile(p);

	(void)state;
	assert_true(compile->has_database);
	assert_int_equal(compile->database_count, 3);
	assert_true(str_eq(compile->databases[0], STR("out/compile_commands.json")));
	assert_true(str_eq(compile->databases[1], STR("/abs/x.json")));
	assert_true(str_eq(compile->databases[2], STR("../y.json")));
	assert_int_equal(compile->database_places[1].range.begin.line, 3);
	assert_int_equal(compile->database_places[1].range.begin.column, 68);
	assert_int_equal(compile->argument_count, 2);
	assert_true(str_eq(compile->arguments[1], STR("-DX")));
	policy_release(p);

	p = good_policy("{'version': 1, 'compile': {'database': 'b.json'}}");
	assert_int_equal(policy_compile(p)->database_count, 1);
	assert_int_equal(policy_compile(p)->database_places[0].range.begin.column, 41);
	policy_release(p);

	p = good_policy("{'version': 1, 'compile': {}}");
	assert_false(policy_compile(p)->has_database);
	policy_release(p);
}

static void a_policy_lives_as_long_as_it_is_held(void **state)
{
	struct policy *p = good_policy(whole_text);

	(void)state;
	assert_ptr_equal(policy_retain(p), p);
	policy_release(p);
	assert_int_equal(policy_module_count(p), 3);
	policy_release(p);
	policy_release(NULL);
}

static void an_empty_builder_gives_an_empty_policy(void **state)
{
	struct policy *p = policy_builder_finish(policy_builder_create());

	(void)state;
	expect_faults_of(p, "");
	assert_int_equal(policy_module_count(p), 0);
	assert_int_equal(policy_role(p, STR("a.c"), false).module, MODULE_NONE);
	policy_release(p);
}

/* Asks everything there is to ask, so that a broken policy shows under the sanitizers. */
static void ask_everything(const struct policy *policy, struct arena *arena)
{
	static const struct str paths[] = {STR_INIT("src/db/db.h"), STR_INIT("src/core/a.c"), STR_INIT(""),
					   STR_INIT("x/y/z"), STR_INIT("openssl/ssl.h")};
	size_t modules = policy_module_count(policy);
	struct violations faults = {0};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		size_t cursor = 0;
		policy_role(policy, paths[i], false);
		policy_excludes_folder(policy, paths[i]);
		while (policy_external_denied(policy, paths[i], MODULE_NONE, &cursor))
			continue;
		cursor = 0;
		while (policy_external_symbol_denied(policy, paths[i], MODULE_NONE, &cursor))
			continue;
		policy_forbidden(policy, paths[i], MODULE_NONE);
	}
	policy_check_files(policy, arena, paths, sizeof paths / sizeof *paths, &faults);
	for (module_id a = 0; a < modules && a < 20; a++) {
		policy_symbol(policy, a, STR("db::Page"));
		policy_opacity(policy, a, STR("db::Page"));
		policy_is_hook(policy, a, STR("db_on_idle"));
		policy_forbidden(policy, STR("strcpy"), a);
		for (module_id b = 0; b < modules && b < 20; b++) {
			if (a != b)
				policy_edge(policy, a, b);
			policy_visible(policy, a, b);
			policy_is_friend(policy, a, b);
		}
	}
	vec_free(&faults);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void mutate(struct strbuf *text, uint32_t *seed)
{
	static const struct str pieces[] = {STR_INIT("{"),     STR_INIT("}"),    STR_INIT("["),       STR_INIT("]"),
					    STR_INIT("\""),    STR_INIT(","),    STR_INIT(":"),       STR_INIT("*"),
					    STR_INIT("**"),    STR_INIT("../"),  STR_INIT("\\u0000"), STR_INIT("/*"),
					    STR_INIT("null"),  STR_INIT("-1e9"), STR_INIT("\377"),    STR_INIT("\r\n"),
					    STR_INIT("{a,b}"), STR_INIT("core")};
	size_t begin = next_random(seed) % (text->len + 1), length = next_random(seed) % 8;
	size_t end = begin + length < text->len ? begin + length : text->len;
	struct str piece = pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)];

	switch (next_random(seed) % 3) {
	case 0:
		strbuf_splice(text, begin, end, (struct str){0});
		break;
	case 1:
		strbuf_splice(text, begin, begin, piece);
		break;
	default:
		strbuf_splice(text, begin, end, piece);
	}
}

static void broken_policies_do_no_harm(void **state)
{
	uint32_t seed = 20;
	int readable = 0;

	(void)state;
	for (int round = 0; round < 6000; round++) {
		struct strbuf text = json_text(whole_text);
		struct arena arena = {0};
		size_t count;
		for (uint32_t i = 0; i <= next_random(&seed) % 4; i++)
			mutate(&text, &seed);
		struct policy_builder *builder = policy_builder_create();
		policy_builder_root(builder, STR("autotomy.json"), strbuf_str(&text));
		policy_builder_include(builder, STR("src/x/autotomy.json"), strbuf_str(&text));
		struct policy *policy = policy_builder_finish(builder);
		const struct violation *faults = policy_faults(policy, &count);
		for (size_t i = 0; i < count; i++) {
			assert_int_not_equal(faults[i].range.begin.line, 0);
			assert_int_not_equal(faults[i].message.len, 0);
			assert_true(str_find(faults[i].message, '\n') == SIZE_MAX);
		}
		readable += policy_module_count(policy) > 0;
		ask_everything(policy, &arena);
		policy_release(policy);
		arena_finish(&arena);
		strbuf_free(&text);
	}
	assert_true(readable > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modules_tell_of_themselves),
		cmocka_unit_test(layers_are_in_their_order),
		cmocka_unit_test(severities_come_from_the_nearest),
		cmocka_unit_test(forbidden_names_are_found),
		cmocka_unit_test(external_names_are_denied),
		cmocka_unit_test(hooks_are_their_modules),
		cmocka_unit_test(opaque_types_are_named_or_private),
		cmocka_unit_test(the_compile_key_is_kept),
		cmocka_unit_test(a_policy_lives_as_long_as_it_is_held),
		cmocka_unit_test(an_empty_builder_gives_an_empty_policy),
		cmocka_unit_test(broken_policies_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

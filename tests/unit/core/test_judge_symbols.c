/* private-symbol, whose symbols a file uses, and what is known of them from other units. */
#include "test_judge_world.h"

static const char policy_text[] =
	"{'version': 1, 'exclude': ['third_party/**'], 'composition_root': ['src/ui/root.c'], 'modules': {"
	" 'db': {'files': ['src/db/**'], 'public': ['src/db/db.h'], 'friends': ['tests'],"
	"        'because': 'pages change', 'owner': '@storage'},"
	" 'net': {'files': ['src/net/**'], 'symbols': {'public': ['net_*'], 'private': ['net_secret']}},"
	" 'tests': {'files': ['tests/**'], 'uses': ['*']},"
	" 'ui': {'files': ['src/ui/**'], 'uses': ['db', 'net']},"
	" 'core': {'files': ['src/core/**'], 'hooks': ['core_on_*']}}}";

static struct world view(void)
{
	struct world world = world_create(policy_text);

	world_file(&world, "src/ui/view.c");
	return world;
}

static void a_private_declaration_is_told_at_the_identifier(void **state)
{
	(void)state;
	struct world world = view();

	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h"), 7);
	world_parsed(&world);
	expect_verdict(&world, "7:3-12 private-symbol ui>db page_lock\n");
	expect_message(&world, 0,
		       "'ui' uses the private function page_lock of 'db'; use what src/db/pages.h offers instead "
		       "(pages change)");
	const struct violation *violation = &world.verdict.items[0];
	assert_int_equal(violation->target.len, 0);
	assert_int_equal(violation->instead_count, 3);
	assert_int_equal(violation->note_count, 2);
	assert_string_equal(violation->notes[0].file.ptr, "src/db/page.h");
	assert_int_equal(violation->notes[0].range.begin.column, 5);
	assert_string_equal(violation->notes[1].message.ptr,
			    "the public headers of 'db' are declared here; 'db' is owned by @storage");
	world_finish(&world);
}

static void the_commands_are_named_behind_the_fact(void **state)
{
	(void)state;
	static const struct str plain[] = {STR_INIT("-O2")}, tls[] = {STR_INIT("-O2"), STR_INIT("-DWITH_TLS")};
	static const struct subject_command commands[] = {{STR_INIT("/t"), tls, 2}, {STR_INIT("/t"), plain, 1}};
	static const struct command_set first = {1, 3}, second = {2, 3}, unknown = {UINT64_MAX, UINT64_MAX};
	const struct {
		struct command_set sets[2];
		size_t parse_count;
		const char *words;
	} cases[] = {
		{{first}, 1, " (only with -DWITH_TLS)"},
		{{second}, 1, " (only without -DWITH_TLS)"},
		{{first, second}, 2, ""},
		{{second, first}, 2, ""},
		{{unknown}, 1, ""},
		{{first, unknown}, 2, ""},
	};
	struct world world = view();

	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h"), 7);
	world_parsed(&world);
	world_judge(&world);
	uint64_t fingerprint = world.verdict.items[0].fingerprint;
	world.subject.root = STR("/t");
	world.subject.commands = commands;
	world.subject.command_count = 2;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		world.subject.parse_commands = cases[i].sets;
		world.subject.parse_count = cases[i].parse_count;
		expect_verdict(&world, "7:3-12 private-symbol ui>db page_lock\n");
		expect_message(&world, 0,
			       arena_printf(&world.arena,
					    "'ui' uses the private function page_lock of 'db'%s; use what "
					    "src/db/pages.h offers instead (pages change)",
					    cases[i].words)
				       .ptr);
		assert_true(world.verdict.items[0].fingerprint == fingerprint);
	}
	world_finish(&world);
}

static void every_kind_but_fields(void **state)
{
	(void)state;
	struct world world = view();
	const char *const names[] = {"f", "v", "t", "e", "m"};

	for (int kind = SYMBOL_FUNCTION; kind <= SYMBOL_MACRO; kind++)
		world_use(&world, world_symbol(&world, (enum symbol_kind)kind, names[kind], "src/db/page.h"),
			  (uint32_t)kind + 1);
	world_use(&world, world_symbol(&world, SYMBOL_FIELD, "page::id", "src/db/page.h"), 9);
	world_parsed(&world);
	expect_verdict(&world, "1:3-4 private-symbol ui>db f\n2:3-4 private-symbol ui>db v\n"
			       "3:3-4 private-symbol ui>db t\n4:3-4 private-symbol ui>db e\n"
			       "5:3-4 private-symbol ui>db m\n");
	world_finish(&world);
}

static void what_anybody_may_use(void **state)
{
	(void)state;
	struct world world = view();
	static const char *const declared[] = {
		"src/db/db.h src/db/page.h",      /* by a public header too */
		"src/db/page.h src/ui/view.h",    /* by an own header */
		"src/db/page.h src/ui/view.c",    /* by the file itself */
		"src/db/page.h src/ui/other.c",   /* by an own source */
		"src/db/page.h third_party/p.h",  /* by nobody's header */
		"loose.h src/db/page.h",          /* likewise */
		"src/db/page.c",                  /* by a source alone */
		"src/db/page.h src/net/public.h", /* by another module's public header */
	};

	for (uint32_t i = 0; i < sizeof declared / sizeof *declared; i++)
		world_use(&world, world_symbol(&world, SYMBOL_VARIABLE, "net_x", declared[i]), i + 1);
	world_parsed(&world);
	expect_verdict(&world, "");
	world_finish(&world);
}

static void names_narrow_public_headers(void **state)
{
	(void)state;
	struct world world = view();

	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "net_open", "src/net/net.h"), 1);
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "net_secret", "src/net/net.h"), 2);
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "helper", "src/net/net.h"), 3);
	world_parsed(&world);
	expect_verdict(&world, "2:3-13 private-symbol ui>net net_secret\n3:3-9 private-symbol ui>net helper\n");
	expect_message(&world, 0,
		       "'ui' uses the private function net_secret of 'net'; use a name that the `symbols` of 'net' "
		       "leave public");
	world_finish(&world);
}

static void friends_are_free_and_roots_are_not(void **state)
{
	(void)state;
	struct world world = view();

	world_file(&world, "tests/db.c");
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h"), 1);
	world_parsed(&world);
	expect_verdict(&world, "");
	world_file(&world, "src/ui/root.c");
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h"), 1);
	world_parsed(&world);
	expect_verdict(&world, "1:3-12 private-symbol ui>db page_lock\n");
	world_file(&world, "loose.h");
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h"), 1);
	world_parsed(&world);
	expect_verdict(&world, "1:3-12 private-symbol >db page_lock\n");
	expect_message(&world, 0,
		       "loose.h uses the private function page_lock of 'db'; use what src/db/pages.h offers instead "
		       "(pages change)");
	world_finish(&world);
}

static void told_once_at_the_include(void **state)
{
	(void)state;
	struct world world = view();

	world_include(&world, 1, "src/db/page.h");
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h"), 3);
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "lock", "src/db/lock.h"), 4);
	world_parsed(&world);
	expect_verdict(&world, "1:11-24 private-header ui>db src/db/page.h\n4:3-7 private-symbol ui>db lock\n");
	world_finish(&world);
}

static void told_at_the_use_where_the_include_is_not(void **state)
{
	(void)state;
	struct world world = world_create("{'version': 1, 'rules': {'private-header': 'off'}, 'modules': {"
					  "'db': {'files': ['db/**'], 'public': []},"
					  "'ui': {'files': ['ui/**'], 'uses': ['db']}}}");

	world_file(&world, "ui/ui.c");
	world_include(&world, 1, "db/page.h");
	world_use(&world, world_symbol(&world, SYMBOL_MACRO, "PAGE", "db/page.h"), 3);
	world_parsed(&world);
	expect_verdict(&world, "3:3-7 private-symbol ui>db PAGE\n");
	world_finish(&world);
}

static void several_parses_tell_once(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t lock = world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h");

	world_use(&world, lock, 3);
	world_use(&world, lock, 4);
	world_parsed(&world);
	world.subject.parse_count = 2;
	expect_verdict(&world, "3:3-12 private-symbol ui>db page_lock\n4:3-12 private-symbol ui>db page_lock\n");
	assert_true(world.verdict.items[0].fingerprint != world.verdict.items[1].fingerprint);
	world_finish(&world);
}

static void uses_in_other_files_of_the_parse_are_not_ours(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t lock = world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h");

	world_use(&world, lock, 3);
	world_use(&world, lock, 5);
	world.uses.items[1].file = world_parse_file(&world, "src/ui/view.h");
	world_parsed(&world);
	expect_verdict(&world, "3:3-12 private-symbol ui>db page_lock\n");
	world_finish(&world);
}

/* What others expand is judged like the file's own uses; but its declarations, and what is stale, are its own parse's.
 */
static void what_others_expand_is_judged(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t lock = world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h");
	uint32_t own = world_symbol(&world, SYMBOL_FUNCTION, "page_open", "src/ui/view.c");

	world_use(&world, lock, 3);
	world_elsewhere(&world, own, "src/db/page.h");
	world_elsewhere(&world, own, "src/db/page.c*");
	world_parsed(&world);
	world.subject.body_parses = world.parses;
	world.subject.body_file_index = (uint32_t[]){0};
	world.subject.body_parse_count = 1;
	expect_verdict(&world, "1:5-14 redeclaration ui>db page_open\n3:3-12 private-symbol ui>db page_lock\n");
	world.subject.parse_count = 0;
	expect_verdict(&world, "3:3-12 private-symbol ui>db page_lock\n");
	world_finish(&world);
}

/* ---- what other units saw ---- */

static void nothing_is_said_before_all_is_known(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t count = world_symbol(&world, SYMBOL_VARIABLE, "db_count", "src/db/db.h");
	uint32_t lost = world_symbol(&world, SYMBOL_FUNCTION, "core_lost", "src/net/net.h");

	world_elsewhere(&world, count, "src/db/db.c*");
	world_elsewhere(&world, lost, "src/core/core.c*");
	world_use(&world, world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h"), 3);
	world_use_how(&world, count, 4, USE_WRITE);
	world_use_how(&world, lost, 5, USE_CALL);
	world_parsed(&world);
	world.index_incomplete = true;
	expect_verdict(&world, "");
	world.index_incomplete = false;
	expect_verdict(&world, "3:3-12 private-symbol ui>db page_lock\n4:3-11 foreign-state ui>db db_count\n"
			       "5:3-12 hidden-dependency ui>core core_lost\n");
	world_finish(&world);
}

static void a_public_header_in_another_unit_opens(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t lock = world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/db/page.h");

	world_use(&world, lock, 3);
	world_elsewhere(&world, lock, "src/db/page.c*");
	world_parsed(&world);
	expect_verdict(&world, "3:3-12 private-symbol ui>db page_lock\n");
	world_elsewhere(&world, lock, "src/db/lock.h");
	expect_verdict(&world, "3:3-12 private-symbol ui>db page_lock\n");
	world_elsewhere(&world, lock, "src/db/db.h");
	expect_verdict(&world, "");
	world_finish(&world);
}

static void a_strangers_declaration_opens_nothing(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t lock = world_symbol(&world, SYMBOL_FUNCTION, "net_page_lock", "src/db/page.h src/net/net.h");

	world_use(&world, lock, 3);
	world_parsed(&world);
	expect_verdict(&world, ""); /* it may be net's */
	world_elsewhere(&world, lock, "src/db/page.c*");
	expect_verdict(&world, "3:3-16 private-symbol ui>db net_page_lock\n");
	world.reached = "src/net/net.h"; /* db includes it: its own header, wherever it lies */
	expect_verdict(&world, "");
	world_finish(&world);
}

static void an_own_redeclaration_is_told_alone(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t lock = world_symbol(&world, SYMBOL_FUNCTION, "page_lock", "src/ui/view.c");

	world_use(&world, lock, 3);
	world_elsewhere(&world, lock, "src/db/page.h");
	world_elsewhere(&world, lock, "src/db/page.c*");
	world_parsed(&world);
	expect_verdict(&world, "1:5-14 redeclaration ui>db page_lock\n");
	world_finish(&world);
}

/* Beside the definer's header a declaration stands in place of none. */
static void a_redundant_declaration_is_none(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t open = world_symbol(&world, SYMBOL_FUNCTION, "db_open", "src/db/db.h src/ui/view.c");

	world_use(&world, open, 3);
	world_elsewhere(&world, open, "src/db/db.c*");
	world_parsed(&world);
	expect_verdict(&world, "");
	world_finish(&world);
}

static void a_definition_of_ones_own_wins(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t usage = world_symbol(&world, SYMBOL_FUNCTION, "usage", "src/ui/view.h");

	world_use(&world, usage, 3);
	world_elsewhere(&world, usage, "src/core/tool.c*");
	world_parsed(&world);
	world_judge(&world);
	assert_int_equal(world.verdict.len, 0); /* the declaration in view.h is told there */
	world_elsewhere(&world, usage, "src/ui/main.c*");
	expect_verdict(&world, "");
	world_finish(&world);
}

static void what_several_define_is_nobodys(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t usage = world_symbol(&world, SYMBOL_FUNCTION, "usage", "loose.h");

	world_use(&world, usage, 3);
	world_elsewhere(&world, usage, "src/core/tool.c*");
	world_parsed(&world);
	expect_verdict(&world, "3:3-8 hidden-dependency ui>core usage\n");
	world_elsewhere(&world, usage, "tests/tool.c*");
	expect_verdict(&world, "");
	world_finish(&world);
}

static void what_is_the_systems_is_nobodys(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t lost = world_symbol(&world, SYMBOL_FUNCTION, "strlcpy", "src/db/page.h");

	world_use_how(&world, lost, 3, USE_CALL);
	world_elsewhere(&world, lost, "src/core/core.c*");
	world_parsed(&world);
	expect_verdict(&world, "3:3-10 hidden-dependency ui>core strlcpy\n");
	world.symbols.items[lost].system = true;
	expect_verdict(&world, "");
	world_finish(&world);
}

/* ---- the symbol side of the module graph ---- */

static void show_use(void *visitor, module_id to, uint32_t count)
{
	strbuf_printf(visitor, "%u:%u ", to, count);
}

static void expect_uses(struct world *world, const char *expected)
{
	struct strbuf shown = {0};

	world_judge(world);
	struct judge_context context = world_context(world);
	strbuf_add(&shown, STR(" "));
	judge_symbol_uses(&context, &world->subject, show_use, &shown);
	assert_string_equal(shown.ptr, expected);
	strbuf_free(&shown);
}

static void symbol_uses_count_tokens_for_each_module(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t open = world_symbol(&world, SYMBOL_FUNCTION, "net_open", "src/net/net.c src/net/net.h");
	uint32_t page = world_symbol(&world, SYMBOL_TYPE, "page", "src/db/page.h");
	uint32_t own = world_symbol(&world, SYMBOL_TYPE, "own", "src/db/page.h src/ui/view.h");

	world_use(&world, open, 1);
	world_use(&world, page, 2);
	world_use(&world, open, 3);
	world_use(&world, own, 4);
	world_parsed(&world);
	world.subject.parse_count = 2;
	expect_uses(&world, " 0:1 1:2 ");
	world.subject.role.composition_root = true;
	expect_uses(&world, " ");
	world_finish(&world);
}

static void symbol_uses_count_for_who_declares_and_who_defines(void **state)
{
	(void)state;
	struct world world = view();
	uint32_t relayed = world_symbol(&world, SYMBOL_FUNCTION, "relayed", "src/net/net.h");
	uint32_t own = world_symbol(&world, SYMBOL_FUNCTION, "shown", "src/ui/view.h");
	uint32_t hook = world_symbol(&world, SYMBOL_FUNCTION, "core_on_close", "src/core/core.h");
	uint32_t page = world_symbol(&world, SYMBOL_TYPE, "page", "src/db/db.h");
	uint32_t outside = world_symbol(&world, SYMBOL_FUNCTION, "strlen", "");

	world_use(&world, relayed, 1);
	world_use(&world, own, 2);
	world_use(&world, hook, 3);
	world_use(&world, page, 4);
	world_use_how(&world, page, 5, USE_SIZEOF | USE_UNNAMED);
	world_use(&world, outside, 6);
	world_parsed(&world);
	expect_uses(&world, " 0:1 1:1 ");
	world_elsewhere(&world, relayed, "src/core/core.c*");
	world_elsewhere(&world, own, "src/core/core.c*");
	world_elsewhere(&world, hook, "src/net/net.c*");
	expect_uses(&world, " 0:1 1:1 4:2 ");
	world_elsewhere(&world, own, "src/ui/view.c*");
	expect_uses(&world, " 0:1 1:1 4:1 ");
	world.index_incomplete = true; /* headers alone */
	expect_uses(&world, " 0:1 1:1 ");
	world_finish(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_private_declaration_is_told_at_the_identifier),
		cmocka_unit_test(the_commands_are_named_behind_the_fact),
		cmocka_unit_test(every_kind_but_fields),
		cmocka_unit_test(what_anybody_may_use),
		cmocka_unit_test(names_narrow_public_headers),
		cmocka_unit_test(friends_are_free_and_roots_are_not),
		cmocka_unit_test(told_once_at_the_include),
		cmocka_unit_test(told_at_the_use_where_the_include_is_not),
		cmocka_unit_test(several_parses_tell_once),
		cmocka_unit_test(uses_in_other_files_of_the_parse_are_not_ours),
		cmocka_unit_test(what_others_expand_is_judged),
		cmocka_unit_test(symbol_uses_count_tokens_for_each_module),
		cmocka_unit_test(symbol_uses_count_for_who_declares_and_who_defines),
		cmocka_unit_test(nothing_is_said_before_all_is_known),
		cmocka_unit_test(a_public_header_in_another_unit_opens),
		cmocka_unit_test(a_strangers_declaration_opens_nothing),
		cmocka_unit_test(an_own_redeclaration_is_told_alone),
		cmocka_unit_test(a_redundant_declaration_is_none),
		cmocka_unit_test(a_definition_of_ones_own_wins),
		cmocka_unit_test(what_several_define_is_nobodys),
		cmocka_unit_test(what_is_the_systems_is_nobodys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

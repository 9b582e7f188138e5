/*
 * Fixes as functions: a policy, a text and what a parse would say of it; the titles that come, in their order, and the
 * text that each leaves. Files that exist are a list; the search path is src, then include for <...> alone.
 */
#include "test_judge_world.h"

#include <autotomy/base/path.h>
#include <autotomy/core/fix.h>
#include <autotomy/core/scan.h>

#define POLICY                                                                        \
	"{'version': 1, 'modules': {"                                                 \
	"'ui': {'files': ['src/ui/**'], 'uses': ['db', 'util']},"                     \
	"'util': {'files': ['src/util/**']},"                                         \
	"'net': {'files': ['src/net/**']},"                                           \
	"'db': {'files': ['src/db/**'], 'public': ['src/db/db.h', 'src/db/zoo.h']}}," \
	"'forbidden': [{'symbols': ['strcpy'], 'instead': 'str_copy'}]}"

static const char *const files[] = {"src/db/db.h",   "src/db/page.h", "src/db/zoo.h",  "src/net/net.h",
				    "src/ui/view.c", "src/ui/view.h", "src/util/str.h"};

struct desk {
	struct world world;
	struct str text;
	struct line_table lines;
	struct search_path path;
	const struct search_path *paths[1];
	struct file_finder finder;
	struct judge_context judge;
	struct scan_facts scan;
	struct fix_context context;
	VEC(struct resolved_include) includes;
	struct fixes fixes;
	const char *reached_from_page; /* what page.h includes, or "" */
	struct str policy;             /* as it is written */
};

static bool find_file(void *context, struct str path, struct str *real)
{
	(void)context;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (str_eq(path, str_from(files[i]))) {
			*real = str_from(files[i]);
			return true;
		}
	return false;
}

static struct file_role role_of(void *context, struct str path)
{
	const struct desk *desk = context;

	return policy_role(desk->world.policy, path, false);
}

/* Every header reaches itself; page.h what the test says, and <system.h>. */
static const struct include_reach *reach_of(void *context, struct str header, bool surely)
{
	struct desk *desk = context;
	struct include_reach *reach = arena_new(&desk->world.arena, struct include_reach);
	struct str *paths = arena_array(&desk->world.arena, struct str, 2);

	(void)surely;
	paths[reach->file_count++] = arena_str(&desk->world.arena, header);
	reach->files = paths;
	if (str_eq(header, STR("src/db/page.h")) && *desk->reached_from_page) {
		paths[reach->file_count++] = str_from(desk->reached_from_page);
		qsort(paths, 2, sizeof *paths, str_cmp_qsort);
	}
	return reach;
}

static bool policy_text_of(void *context, struct str path, struct str *text)
{
	const struct desk *desk = context;

	assert_true(str_eq(path, STR("autotomy.json")));
	*text = desk->policy;
	return true;
}

static void desk_open(struct desk *desk, const char *path, const char *text)
{
	static struct str folders[] = {STR_INIT("src"), STR_INIT("include")};
	struct strbuf policy = json_text(POLICY);

	*desk = (struct desk){.world = world_create(POLICY), .text = str_from(text), .reached_from_page = ""};
	world_file(&desk->world, path);
	desk->policy = arena_str(&desk->world.arena, strbuf_str(&policy));
	strbuf_free(&policy);
	desk->path = (struct search_path){.root = STR("/root"), .folders = folders, .count = 2, .directory = STR(".")};
	desk->paths[0] = &desk->path;
	desk->finder = (struct file_finder){find_file, desk};
	line_table_build(&desk->lines, desk->text);
}

static void desk_close(struct desk *desk)
{
	vec_free(&desk->fixes);
	vec_free(&desk->includes);
	line_table_finish(&desk->lines);
	world_finish(&desk->world);
}

/* A symbol that the text uses, or declares, at its nth mention there, from 0. */
static struct text_range mention(const struct desk *desk, const char *name, int nth)
{
	const char *at = strstr(desk->text.ptr, name);

	for (; nth > 0; nth--)
		at = strstr(at + 1, name);
	assert_non_null(at);
	size_t begin = (size_t)(at - desk->text.ptr);
	return (struct text_range){text_place_at(&desk->lines, desk->text, begin),
				   text_place_at(&desk->lines, desk->text, begin + strlen(name))};
}

static void desk_use(struct desk *desk, uint32_t symbol, int nth, uint32_t how)
{
	char name[64];

	snprintf(name, sizeof name, "%.*s", STR_ARG(desk->world.symbols.items[symbol].name));
	world_use_how(&desk->world, symbol, 1, how);
	vec_last(&desk->world.uses)->range = mention(desk, name, nth);
}

static void desk_declare(struct desk *desk, uint32_t symbol, int nth)
{
	struct symbol_fact *fact = &desk->world.symbols.items[symbol];
	char name[64];

	snprintf(name, sizeof name, "%.*s", STR_ARG(fact->name));
	fact->id = symbol_id_in_c(fact->kind, fact->name);
	for (size_t i = 0; i < fact->place_count; i++)
		if (fact->places[i].file == 0)
			fact->places[i].range = mention(desk, name, nth);
}

static void desk_include(struct desk *desk, const struct include_fact *include)
{
	struct resolved_include resolved = {.include = include};

	resolved.target =
		resolve_include(&desk->world.arena, &desk->path, &desk->finder, desk->world.subject.path, include);
	resolved.target_role = role_of(desk, resolved.target);
	vec_push(&desk->includes, resolved);
}

/* Judges the text, and finds the fixes of all that is told. */
static void desk_look(struct desk *desk)
{
	struct world *world = &desk->world;

	world_settle(world);
	scan_text(&world->arena, desk->text, &desk->scan);
	for (size_t i = 0; i < desk->scan.include_count; i++)
		desk_include(desk, &desk->scan.includes[i]);
	world->subject.scan = &desk->scan;
	world->subject.includes = desk->includes.items;
	world->subject.include_count = desk->includes.len;
	desk->judge = world_context(world);
	vec_clear(&world->verdict);
	judge_file(&desk->judge, &world->arena, &world->subject, &world->verdict);
	judge_finish(&desk->judge, &world->arena, &world->subject, &world->verdict);
	desk->context = (struct fix_context){
		.judge = &desk->judge,
		.path = world->subject.path,
		.subject = &world->subject,
		.text = desk->text,
		.lines = &desk->lines,
		.verdict = world->verdict.items,
		.verdict_count = world->verdict.len,
		.paths = desk->paths,
		.path_count = 1,
		.finder = &desk->finder,
		.role = role_of,
		.reach = reach_of,
		.text_of = policy_text_of,
		.context = desk,
	};
	const struct violation **all = arena_array(&world->arena, const struct violation *, world->verdict.len);
	for (size_t i = 0; i < world->verdict.len; i++)
		all[i] = &world->verdict.items[i];
	fix_find(&desk->context, &world->arena, all, world->verdict.len, &desk->fixes);
}

/* A fix a line: '!' for one that is preferred, "!!" for a safe one as well, '-' and the reason for one that is
 * hindered. */
static void expect_titles(struct desk *desk, const char *expected)
{
	struct strbuf shown = {0};

	desk_look(desk);
	strbuf_add(&shown, STR(""));
	for (size_t i = 0; i < desk->fixes.len; i++) {
		const struct fix *fix = &desk->fixes.items[i];
		strbuf_printf(&shown, "%s%s%.*s", fix->preferred ? "!" : "", fix->safe ? "!" : "", STR_ARG(fix->title));
		if (fix->hindrance.len)
			strbuf_printf(&shown, " - %.*s", STR_ARG(fix->hindrance));
		strbuf_addc(&shown, '\n');
	}
	assert_string_equal(shown.ptr, expected);
	strbuf_free(&shown);
}

static void expect_text(struct desk *desk, size_t index, const char *expected)
{
	assert_true(index < desk->fixes.len);
	const struct fix *fix = &desk->fixes.items[index];
	struct str text = str_eq(fix->edits[0].file, STR("autotomy.json")) ? desk->policy : desk->text;

	assert_string_equal(fix_apply(&desk->world.arena, text, fix->edits, fix->edit_count).ptr, expected);
}

#define VIEW "src/ui/view.c"

static void test_private_header(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "#include \"db/page.h\" // x\nint a;\n");
	world_parsed(&desk.world);
	expect_titles(&desk, "!!Include src/db/db.h instead of src/db/page.h\n"
			     "Include src/db/zoo.h instead of src/db/page.h\n"
			     "Remove the include of src/db/page.h\n"
			     "Allow private-header here, with a reason\n");
	expect_text(&desk, 0, "#include \"db/db.h\" // x\nint a;\n");
	expect_text(&desk, 1, "#include \"db/zoo.h\" // x\nint a;\n");
	expect_text(&desk, 2, "int a;\n");
	/* A comment behind the line's own would be a part of it. */
	expect_text(&desk, 3,
		    "/* autotomy: allow(private-header): TODO: say why */\n#include \"db/page.h\" // x\nint a;\n");
	desk_close(&desk);
}

/* Before a parse has spoken nothing is safe. */
static void test_without_a_parse(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "#include \"../db/page.h\"\n#include \"net/net.h\"\n");
	expect_titles(&desk, "!Include src/db/db.h instead of src/db/page.h\n"
			     "Include src/db/zoo.h instead of src/db/page.h\n"
			     "Remove the include of src/db/page.h\n"
			     "Remove the include of src/net/net.h\n"
			     "Allow private-header here, with a reason\n"
			     "Allow dependency here, with a reason\n"
			     "Add 'net' to the `uses` of 'ui' in autotomy.json\n");
	expect_text(&desk, 0, "#include \"../db/db.h\"\n#include \"net/net.h\"\n");
	desk_close(&desk);
}

static void test_what_is_used_hinders(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "#include \"db/page.h\"\nint a = lock();\n");
	desk_use(&desk, world_symbol(&desk.world, SYMBOL_FUNCTION, "lock", "src/db/page.h"), 0, USE_CALL);
	world_parsed(&desk.world);
	expect_titles(&desk,
		      "Include src/db/pages.h instead of src/db/page.h - this file uses lock, which only "
		      "src/db/page.h declares\n"
		      "Remove the include of src/db/page.h - this file uses lock, which only src/db/page.h declares\n"
		      "Allow private-header here, with a reason\n");
	desk_close(&desk);
	/* What comes along by the private header, and by the public one too, is no loss. */
	desk_open(&desk, VIEW, "#include \"db/page.h\"\nint a = count();\n");
	desk.reached_from_page = "src/db/db.h";
	desk_use(&desk, world_symbol(&desk.world, SYMBOL_FUNCTION, "count", "src/db/db.h"), 0, USE_CALL);
	world_parsed(&desk.world);
	desk_look(&desk);
	assert_true(desk.fixes.items[0].safe);
	assert_string_equal(desk.fixes.items[0].title.ptr, "Include src/db/db.h instead of src/db/page.h");
	desk_close(&desk);
}

/* What stands in a function may be a part of it. */
static void test_an_include_in_code(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "int a(void)\n{\n#include \"net/net.h\"\n}\n");
	world_parsed(&desk.world);
	expect_titles(&desk, "Remove the include of src/net/net.h\n"
			     "Allow dependency here, with a reason\n"
			     "Add 'net' to the `uses` of 'ui' in autotomy.json\n");
	desk_close(&desk);
}

static void test_declaration(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "#include \"ui/view.h\"\n\nint count(void);\n\nint a(void) { return count(); }\n");
	uint32_t count = world_symbol(&desk.world, SYMBOL_FUNCTION, "count", "src/ui/view.c");
	desk_declare(&desk, count, 0);
	world_elsewhere(&desk.world, count, "src/db/db.c*");
	world_elsewhere(&desk.world, count, "src/db/db.h");
	desk_use(&desk, count, 1, USE_CALL);
	world_parsed(&desk.world);
	expect_titles(&desk, "!!Include src/db/db.h instead of declaring count here\n"
			     "Allow redeclaration here, with a reason\n");
	expect_text(&desk, 0, "#include \"ui/view.h\"\n#include \"db/db.h\"\n\nint a(void) { return count(); }\n");
	desk_close(&desk);
}

/* What the header would bring is judged as well: the write was told by the declaration alone. */
static void test_declaration_that_hides_more(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "extern int size;\nvoid a(void) { size = 1; }\n");
	uint32_t size = world_symbol(&desk.world, SYMBOL_VARIABLE, "size", "src/ui/view.c");
	desk_declare(&desk, size, 0);
	world_elsewhere(&desk.world, size, "src/db/db.c*");
	world_elsewhere(&desk.world, size, "src/db/db.h");
	desk_use(&desk, size, 1, USE_WRITE);
	world_parsed(&desk.world);
	expect_titles(&desk, "Allow redeclaration here, with a reason\n");
	desk_close(&desk);
}

static void test_forbidden_symbol(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "#include \"db/db.h\"\nvoid a(void) { strcpy(0, 0); }\n");
	uint32_t known = world_symbol(&desk.world, SYMBOL_FUNCTION, "str_copy", "src/util/str.h");
	desk.world.symbols.items[known].id = symbol_id_in_c(SYMBOL_FUNCTION, STR("str_copy"));
	desk_use(&desk, world_symbol(&desk.world, SYMBOL_FUNCTION, "strcpy", ""), 0, USE_CALL);
	world_parsed(&desk.world);
	expect_titles(&desk, "!Use str_copy instead of strcpy\nAllow forbidden-symbol here, with a reason\n");
	expect_text(&desk, 0, "#include \"db/db.h\"\n#include \"util/str.h\"\nvoid a(void) { str_copy(0, 0); }\n");
	desk_close(&desk);
}

/* Where an include is put, by what is there. */
static void expect_placed(const char *path, const char *before, const char *after)
{
	struct desk desk;

	desk_open(&desk, path, before);
	uint32_t known = world_symbol(&desk.world, SYMBOL_FUNCTION, "str_copy", "src/util/str.h");
	desk.world.symbols.items[known].id = symbol_id_in_c(SYMBOL_FUNCTION, STR("str_copy"));
	desk_use(&desk, world_symbol(&desk.world, SYMBOL_FUNCTION, "strcpy", ""), 0, USE_CALL);
	world_parsed(&desk.world);
	desk_look(&desk);
	expect_text(&desk, 0, after);
	desk_close(&desk);
}

static void test_placing(void **state)
{
	(void)state;
	expect_placed(VIEW, "int a = strcpy();\n", "#include \"util/str.h\"\nint a = str_copy();\n");
	expect_placed(VIEW, "/* Why. */\n\nint a = strcpy();\n",
		      "/* Why. */\n\n#include \"util/str.h\"\nint a = str_copy();\n");
	expect_placed("src/ui/view.h", "#ifndef A\n#define A\nint a = strcpy();\n#endif\n",
		      "#ifndef A\n#define A\n#include \"util/str.h\"\nint a = str_copy();\n#endif\n");
	expect_placed("src/ui/view.h", "// x\n#pragma once\nint a = strcpy();\n",
		      "// x\n#pragma once\n#include \"util/str.h\"\nint a = str_copy();\n");
	expect_placed(VIEW, "#include <a.h>\n#include <b.h>\nint a = strcpy();\n",
		      "#include <a.h>\n#include <b.h>\n#include \"util/str.h\"\nint a = str_copy();\n");
	expect_placed(VIEW, "#include \"db/db.h\"\n#include <b.h>\nint a = strcpy();\n",
		      "#include \"db/db.h\"\n#include \"util/str.h\"\n#include <b.h>\nint a = str_copy();\n");
	expect_placed(VIEW, "#include \"db/db.h\"\n#include \"view.h\"\nint a = strcpy();\n",
		      "#include \"db/db.h\"\n#include \"util/str.h\"\n#include \"view.h\"\nint a = str_copy();\n");
	expect_placed(VIEW, "#include \"x/a.h\"\n#if X\n#include \"x/b.h\"\n#endif\nint a = strcpy();\n",
		      "#include \"x/a.h\"\n#include \"util/str.h\"\n#if X\n#include \"x/b.h\"\n#endif\n"
		      "int a = str_copy();\n");
	expect_placed(VIEW, "#include \"x/a.h\"\r\nint a = strcpy();\r\n#include \"z.inc\"\r\n",
		      "#include \"x/a.h\"\r\n#include \"util/str.h\"\r\nint a = str_copy();\r\n#include \"z.inc\"\r\n");
	expect_placed(VIEW, "#include \"../db/db.h\"\nint a = strcpy();\n",
		      "#include \"../db/db.h\"\n#include \"../util/str.h\"\nint a = str_copy();\n");
	expect_placed(VIEW, "#include <db/db.h>\nint a = strcpy();\n",
		      "#include <db/db.h>\n#include <util/str.h>\nint a = str_copy();\n");
}

static void test_suppression(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk, VIEW, "int a; // autotomy: allow(dependency): no longer\nint b;\n");
	world_parsed(&desk.world);
	expect_titles(&desk, "!!Remove this suppression, which suppresses nothing\n");
	expect_text(&desk, 0, "int a;\nint b;\n");
	desk_close(&desk);
	desk_open(&desk, VIEW, "#include \"net/net.h\" /* autotomy: allow(dependncy): soon */\n");
	desk_look(&desk);
	assert_string_equal(desk.fixes.items[0].title.ptr, "Write 'dependency'");
	expect_text(&desk, 0, "#include \"net/net.h\" /* autotomy: allow(dependency): soon */\n");
	desk_close(&desk);
}

static void test_several_rules_one_comment(void **state)
{
	struct desk desk;

	(void)state;
	/* No public header is any better where the module may not be used at all. */
	desk_open(&desk, "src/net/net.c", "#include \"db/page.h\"\n");
	expect_titles(&desk, "Remove the include of src/db/page.h\n"
			     "Allow dependency and private-header here, with a reason\n"
			     "Add 'db' to the `uses` of 'net' in autotomy.json\n");
	expect_text(&desk, 1,
		    "#include \"db/page.h\" /* autotomy: allow(dependency, private-header): TODO: say why */\n");
	desk_close(&desk);
}

static void test_all(void **state)
{
	struct desk desk;
	struct fix fix;

	(void)state;
	desk_open(&desk, VIEW,
		  "int a;\n#include \"db/page.h\"\nint b;\n#include \"../db/page.h\"\n#include \"net/net.h\"\n");
	world_parsed(&desk.world);
	desk_look(&desk);
	assert_true(fix_all(&desk.context, &desk.world.arena, RULE_PRIVATE_HEADER, &fix));
	assert_string_equal(fix.title.ptr, "Fix all 'private-header' in this file");
	assert_int_equal(fix.violation_count, 2);
	assert_string_equal(fix_apply(&desk.world.arena, desk.text, fix.edits, fix.edit_count).ptr,
			    "int a;\n#include \"db/db.h\"\nint b;\n#include \"net/net.h\"\n");
	assert_true(fix_all(&desk.context, &desk.world.arena, RULE_NONE, &fix));
	assert_string_equal(fix_apply(&desk.world.arena, desk.text, fix.edits, fix.edit_count).ptr,
			    "int a;\n#include \"db/db.h\"\nint b;\n");
	assert_false(fix_all(&desk.context, &desk.world.arena, RULE_LAYER, &fix));
	desk_close(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_private_header),
		cmocka_unit_test(test_without_a_parse),
		cmocka_unit_test(test_what_is_used_hinders),
		cmocka_unit_test(test_an_include_in_code),
		cmocka_unit_test(test_declaration),
		cmocka_unit_test(test_declaration_that_hides_more),
		cmocka_unit_test(test_forbidden_symbol),
		cmocka_unit_test(test_placing),
		cmocka_unit_test(test_suppression),
		cmocka_unit_test(test_several_rules_one_comment),
		cmocka_unit_test(test_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

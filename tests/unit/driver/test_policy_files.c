/* Reading a configuration from its files: which are found, and what becomes of those that are missing or broken. */
#include "tree_fixture.h"

#include "config/policy_files.h"

#define POLICY(more) "{\"version\":1," more "\"modules\":{\"a\":{\"files\":[\"a/**\"]}}}"

struct reading {
	struct tree tree;
	struct configuration configuration;
};

static int set_up(void **state)
{
	struct reading *reading = mem_new(struct reading);
	tree_create(&reading->tree);
	tree_write(&reading->tree, "autotomy.json", POLICY(""));
	*state = reading;
	return 0;
}

static int tear_down(void **state)
{
	struct reading *reading = *state;
	if (reading->configuration.policy)
		configuration_finish(&reading->configuration);
	tree_destroy(&reading->tree);
	free(reading);
	return 0;
}

static int load_text(void *context, struct arena *arena, struct str path, struct str *text)
{
	(void)context;
	return disk_load(arena, path, text);
}

static struct configuration *read_again(struct reading *reading)
{
	struct text_source source = {.load = load_text};
	if (reading->configuration.policy)
		configuration_finish(&reading->configuration);
	configuration_load(&reading->configuration, reading->tree.root, STR(POLICY_FILE_NAME), &source);
	return &reading->configuration;
}

static void write_database(struct reading *reading, const char *path, const char *file, const char *arguments)
{
	tree_write(&reading->tree, path,
		   arena_printf(&reading->tree.arena,
				"[{\"directory\":\"%.*s\",\"file\":\"%s\",\"command\":\"cc %s -c %s\"}]",
				STR_ARG(reading->tree.root), file, arguments, file)
			   .ptr);
}

static void assert_sound(struct reading *reading)
{
	const struct configuration *configuration = read_again(reading);
	if (configuration->faults.len > 0)
		fail_msg("%.*s: %.*s", STR_ARG(configuration->faults.items[0].file),
			 STR_ARG(configuration->faults.items[0].message));
}

/* The one fault stands there and says that. */
static void assert_fault(struct reading *reading, const char *file, uint32_t line, uint32_t column, const char *part)
{
	const struct configuration *configuration = read_again(reading);
	assert_int_equal(configuration->faults.len, 1);
	const struct violation *fault = &configuration->faults.items[0];
	assert_str_is(fault->file, file);
	assert_int_equal(fault->range.begin.line, line);
	assert_int_equal(fault->range.begin.column, column);
	if (!str_contains(fault->message, str_from(part)))
		fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(fault->message), part);
}

static void assert_first_argument(const struct configuration *configuration, const char *expected)
{
	assert_true(configuration->database.count > 0);
	assert_str_is(configuration->database.commands[0].arguments[0], expected);
}

/* ---- databases ---- */

static void test_a_database_at_the_root_comes_first(void **state)
{
	struct reading *reading = *state;
	write_database(reading, "out/compile_commands.json", "a/one.c", "-Iout");
	assert_sound(reading);
	assert_first_argument(&reading->configuration, "-Iout");
	write_database(reading, "build/compile_commands.json", "a/one.c", "-Ibuild");
	assert_sound(reading);
	assert_first_argument(&reading->configuration, "-Ibuild");
	write_database(reading, "compile_commands.json", "a/one.c", "-Iroot");
	assert_sound(reading);
	assert_first_argument(&reading->configuration, "-Iroot");
	assert_int_equal(reading->configuration.database.count, 1);
}

static void test_the_first_folder_one_down_by_name(void **state)
{
	struct reading *reading = *state;
	write_database(reading, "zz/compile_commands.json", "a/one.c", "-Izz");
	write_database(reading, "out/compile_commands.json", "a/one.c", "-Iout");
	write_database(reading, "aa/deeper/compile_commands.json", "a/one.c", "-Ideeper");
	write_database(reading, ".hidden/compile_commands.json", "a/one.c", "-Ihidden");
	assert_sound(reading);
	assert_first_argument(&reading->configuration, "-Iout");
}

static void test_a_file_named_build_is_no_fault(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "build", "#!/bin/sh\n");
	assert_sound(reading);
	assert_int_equal(reading->configuration.database.count, 0);
}

static void test_named_databases_alone(void **state)
{
	struct reading *reading = *state;
	write_database(reading, "compile_commands.json", "a/one.c", "-Iroot");
	write_database(reading, "x/one.json", "a/one.c", "-Ione");
	write_database(reading, "x/two.json", "a/two.c", "-Itwo");
	tree_write(&reading->tree, "autotomy.json",
		   POLICY("\"compile\":{\"database\":[\"x/one.json\",\"x/two.json\"]},"));
	assert_sound(reading);
	assert_int_equal(reading->configuration.database.count, 2);
	assert_first_argument(&reading->configuration, "-Ione");
}

static void test_a_named_database_that_is_missing(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "autotomy.json", POLICY("\"compile\":{\"database\":[\"x/one.json\"]},"));
	assert_fault(reading, "autotomy.json", 1, 38, "cannot be read: No such file");
}

static void test_a_broken_database(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "compile_commands.json", "[\n  {\"file\": 1}\n]\n");
	assert_fault(reading, "compile_commands.json", 2, 12, "the compile database is faulty");
}

static void test_response_files(void **state)
{
	struct reading *reading = *state;
	write_database(reading, "compile_commands.json", "a/one.c", "@flags.rsp");
	tree_write(&reading->tree, "flags.rsp", "-Ifirst -Isecond");
	assert_sound(reading);
	assert_first_argument(&reading->configuration, "-Ifirst");
	assert_true(configuration_is_current(&reading->configuration));
	tree_write(&reading->tree, "flags.rsp", "-Iother");
	assert_false(configuration_is_current(&reading->configuration));
}

static void test_commands_of_one_source_hang_together(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "a/one.c", "");
	tree_link(&reading->tree, "way", "a");
	tree_write(&reading->tree, "compile_commands.json",
		   arena_printf(&reading->tree.arena,
				"[{\"directory\":\"%.*s\",\"file\":\"a/one.c\",\"arguments\":[\"cc\",\"-I1\"]},"
				"{\"directory\":\"%.*s\",\"file\":\"a/two.c\",\"arguments\":[\"cc\",\"-I2\"]},"
				"{\"directory\":\"%.*s/way\",\"file\":\"one.c\",\"arguments\":[\"cc\",\"-I3\"]}]",
				STR_ARG(reading->tree.root), STR_ARG(reading->tree.root), STR_ARG(reading->tree.root))
			   .ptr);
	assert_sound(reading);
	const struct configuration *configuration = &reading->configuration;
	uint32_t first = strmap_get(&configuration->commands, str_from(tree_absolute(&reading->tree, "a/one.c")));
	assert_int_equal(first, 0);
	assert_int_equal(configuration->next_command[first], 2);
	assert_int_equal(configuration->next_command[2], COMMAND_NONE);
}

/* ---- arguments without a database ---- */

static void test_flags_before_arguments(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "autotomy.json", POLICY("\"compile\":{\"arguments\":[\"-Ipolicy\"]},"));
	assert_sound(reading);
	assert_int_equal(reading->configuration.argument_count, 1);
	assert_str_is(reading->configuration.arguments[0], "-Ipolicy");
	tree_write(&reading->tree, "compile_flags.txt", "-Iflags\n\n  -DX  \n");
	assert_sound(reading);
	assert_int_equal(reading->configuration.argument_count, 2);
	assert_str_is(reading->configuration.arguments[0], "-Iflags");
	write_database(reading, "compile_commands.json", "a/one.c", "-Iroot");
	assert_sound(reading);
	assert_int_equal(reading->configuration.argument_count, 1);
	assert_str_is(reading->configuration.arguments[0], "-Ipolicy");
}

/* ---- further policies ---- */

#define PART(name) "{\"version\":1,\"modules\":{\"" name "\":{\"files\":[\"**\"]}}}"

static void test_includes_by_glob_and_by_name(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "autotomy.json",
		   POLICY("\"include\":[\"src/*/autotomy.json\",\"more.json\",\"lib/**/{x,y}.json\"],"));
	tree_write(&reading->tree, "src/b/autotomy.json", PART("b"));
	tree_write(&reading->tree, "src/b/deep/autotomy.json", PART("no"));
	tree_write(&reading->tree, "more.json", PART("m"));
	tree_write(&reading->tree, "lib/p/q/y.json", PART("y"));
	tree_write(&reading->tree, "lib/.dot/y.json", PART("no"));
	assert_sound(reading);
	static const char *const expected[] = {"autotomy.json", "lib/p/q/y.json", "more.json", "src/b/autotomy.json"};
	assert_int_equal(reading->configuration.policy_file_count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_str_is(reading->configuration.policy_files[i], expected[i]);
	assert_int_equal(policy_module_count(reading->configuration.policy), 4);
}

static void test_an_include_that_is_missing(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "autotomy.json", POLICY("\"include\":[\"more.json\"],"));
	assert_fault(reading, "autotomy.json", 1, 26, "more.json cannot be read");
}

static void test_a_policy_that_is_missing(void **state)
{
	struct reading *reading = *state;
	tree_remove(&reading->tree, "autotomy.json");
	assert_fault(reading, "autotomy.json", 1, 1, "cannot be read");
}

/* ---- the baseline ---- */

static void test_baseline(void **state)
{
	struct reading *reading = *state;
	assert_sound(reading);
	assert_null(reading->configuration.baseline);
	tree_write(&reading->tree, BASELINE_FILE_NAME, "{\"version\":1,\"entries\":[]}");
	assert_sound(reading);
	assert_non_null(reading->configuration.baseline);
	tree_write(&reading->tree, BASELINE_FILE_NAME, "{\"version\":1,\"entries\":7}");
	read_again(reading);
	assert_int_equal(reading->configuration.faults.len, 1);
	assert_str_is(reading->configuration.faults.items[0].file, BASELINE_FILE_NAME);
}

/* ---- what concerns it ---- */

static bool concerns(struct reading *reading, const char *path)
{
	return configuration_concerns(&reading->configuration, str_from(path),
				      str_from(tree_absolute(&reading->tree, path)));
}

static void test_what_concerns_it(void **state)
{
	struct reading *reading = *state;
	tree_write(&reading->tree, "autotomy.json", POLICY("\"include\":[\"src/*/part.json\",\"conf/*.json\"],"));
	write_database(reading, "build/compile_commands.json", "a/one.c", "@flags.rsp");
	assert_sound(reading);
	assert_true(concerns(reading, "autotomy.json"));
	assert_true(concerns(reading, "compile_commands.json")); /* it would come before build's */
	assert_true(concerns(reading, "build/compile_commands.json"));
	assert_true(concerns(reading, "build")); /* it may go */
	assert_true(concerns(reading, "flags.rsp"));
	assert_true(concerns(reading, "autotomy-baseline.json"));
	assert_true(concerns(reading, "src/new/part.json"));
	assert_true(concerns(reading, "conf/any.json"));
	assert_false(concerns(reading, "src/new/other.json"));
	assert_false(concerns(reading, "a/one.c"));
	assert_true(configuration_looks_into(&reading->configuration, STR("out")));
	assert_true(configuration_looks_into(&reading->configuration, STR("src/new")));
	assert_false(configuration_looks_into(&reading->configuration, STR("a/deep")));
}

static void test_is_current(void **state)
{
	struct reading *reading = *state;
	assert_sound(reading);
	assert_true(configuration_is_current(&reading->configuration));
	tree_write(&reading->tree, "compile_flags.txt", "-Ix\n"); /* what was not there counts as well */
	assert_false(configuration_is_current(&reading->configuration));
	assert_sound(reading);
	assert_true(configuration_is_current(&reading->configuration));
	tree_remove(&reading->tree, "compile_flags.txt");
	assert_false(configuration_is_current(&reading->configuration));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_database_at_the_root_comes_first),
		TEST(test_the_first_folder_one_down_by_name),
		TEST(test_a_file_named_build_is_no_fault),
		TEST(test_named_databases_alone),
		TEST(test_a_named_database_that_is_missing),
		TEST(test_a_broken_database),
		TEST(test_response_files),
		TEST(test_commands_of_one_source_hang_together),
		TEST(test_flags_before_arguments),
		TEST(test_includes_by_glob_and_by_name),
		TEST(test_an_include_that_is_missing),
		TEST(test_a_policy_that_is_missing),
		TEST(test_baseline),
		TEST(test_what_concerns_it),
		TEST(test_is_current),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

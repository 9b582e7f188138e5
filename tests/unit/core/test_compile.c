/* Databases, flags, response files and words, and what of them may reach libclang. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/compile.h>

#include "../../../analysis/core/compile/option.h"

/* The words with a '|' between them. */
static struct str join(struct arena *arena, const struct str *words, size_t count)
{
	struct strbuf out = {0};
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			strbuf_addc(&out, '|');
		strbuf_add(&out, words[i]);
	}
	struct str joined = arena_str(arena, strbuf_str(&out));
	strbuf_free(&out);
	return joined;
}

static void check_str(struct str found, const char *expected)
{
	assert_string_equal(found.ptr ? found.ptr : "", expected);
}

static void check_split(const char *command, const char *expected)
{
	struct arena arena = {0};
	struct str *words;
	size_t count;
	compile_split(&arena, str_from(command), &words, &count);
	check_str(join(&arena, words, count), expected);
	arena_finish(&arena);
}

static void split(void **state)
{
	(void)state;
	check_split("", "");
	check_split("  cc\t-c  a.c\n", "cc|-c|a.c");
	check_split("a\\ b 'c d' \"e f\"g'h'", "a b|c d|e fgh");
	check_split("'a\\' \"\\\"\\\\\\$\\`\\n\" \\n", "a\\|\"\\$`\\n|n");
	check_split("'' \"\" a", "||a");
	check_split("a\\\nb \\\n c \"d\\\ne\"", "ab|c|de");
	check_split("'open word", "open word");
	check_split("-DX=\\\"y\\\" end\\", "-DX=\"y\"|end\\");
	check_split("$HOME *.c `x`", "$HOME|*.c|`x`");
}

static void flags(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct str *words;
	size_t count;
	compile_flags_parse(&arena, STR("-Iinclude\n\n  -D X  \r\n-std=c11"), &words, &count);
	check_str(join(&arena, words, count), "-Iinclude|-D X|-std=c11");
	compile_flags_parse(&arena, STR("\n \n"), &words, &count);
	assert_int_equal(count, 0);
	arena_finish(&arena);
}

/* Response files by name; a file that reads itself, too. */
static bool read_response(void *context, struct arena *arena, struct str path, struct str *text)
{
	static const char *const files[][2] = {
		{"/w/b/a.rsp", "-DA='x y' @b.rsp -I\"in\\\"c\" '-D\\\\B'"},
		{"/w/b/b.rsp", "-DB\n@/abs/c.rsp\n-o out"},
		{"/abs/c.rsp", "-DC"},
		{"/w/b/self.rsp", "-DS @self.rsp @self.rsp"},
	};
	(void)arena;
	size_t *reads = context;
	++*reads;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		*text = str_from(files[i][1]);
		if (str_eq(path, str_from(files[i][0])))
			return true;
	}
	return false;
}

/* Parses a database that lies in /w and whose response files are the ones above. */
static bool parse(struct arena *arena, const char *text, struct compile_database *database, struct compile_fault *fault)
{
	size_t reads = 0;
	const struct file_reader reader = {read_response, &reads};
	bool ok = compile_database_parse(arena, str_from(text), STR("/w"), &reader, database, fault);
	assert_true(reads <= 1 << 17);
	return ok;
}

/* One command: its directory, file, compiler and arguments. */
static void check_command(const char *text, const char *expected)
{
	struct arena arena = {0};
	struct compile_database database;
	struct compile_fault fault;
	if (!parse(&arena, text, &database, &fault))
		fail_msg("%s: %zu: %s", text, fault.offset, fault.message.ptr);
	assert_int_equal(database.count, 1);
	const struct compile_command *command = database.commands;
	struct str found =
		arena_printf(&arena, "%s %s %s %s", command->directory.ptr, command->file.ptr, command->compiler.ptr,
			     join(&arena, command->arguments, command->argument_count).ptr);
	check_str(found, expected);
	arena_finish(&arena);
}

static void database(void **state)
{
	(void)state;
	check_command(
		"[{\"directory\":\"/d\",\"file\":\"a.c\",\"command\":\"cc -Ix -c -o a.o a.c\",\"output\":\"a.o\"}]",
		"/d /d/a.c cc -Ix");
	check_command("[{\"directory\":\"b\",\"file\":\"../s/a.c\",\"arguments\":[\"/usr/bin/gcc\",\"-D\",\"a "
		      "b\",\"-c\",\"a.c\"]}]",
		      "/w/b /w/s/a.c /usr/bin/gcc -D|a b");
	check_command("[{\"file\":\"/x/a.c\",\"command\":\"cc\"}]", "/w /x/a.c cc ");
	check_command("[{\"file\":\"a.c\",\"arguments\":[\"cc\",\"-DA\"],\"command\":\"cc -DB\"}]", "/w /w/a.c cc -DA");
	check_command("[{\"file\":\"a.c\",\"command\":\"cc -DQ=\\\\\\\"q\\\\\\\" -I 'a b'\"}]",
		      "/w /w/a.c cc -DQ=\"q\"|-I|a b");
}

static void what_is_dropped(void **state)
{
	(void)state;
	check_command("[{\"file\":\"a.c\",\"command\":\"ccache /usr/bin/distcc gcc -Wall -c a.c\"}]",
		      "/w /w/a.c gcc -Wall");
	check_command("[{\"file\":\"a.c\",\"command\":\"ccache -c a.c -Ix\"}]", "/w /w/a.c ccache -Ix");
	check_command("[{\"file\":\"a.c\",\"command\":\"cc -MD -MF a.d -MTa.o -MQ x -MMD -MP -S -E -oa.o --output=x "
		      "a.c b.o\"}]",
		      "/w /w/a.c cc ");
	check_command("[{\"file\":\"a.c\",\"command\":\"cc -x c++ -D a.c -include a.h -target x -arch y -isystem z -U "
		      "w a.c\"}]",
		      "/w /w/a.c cc -x|c++|-D|a.c|-include|a.h|-target|x|-arch|y|-isystem|z|-U|w");
	check_command("[{\"file\":\"a.c\",\"command\":\"cc -Wp,-MD,a.d,-Ifoo,-include,x.h -Xpreprocessor -DY -Xclang "
		      "-isystem -Xclang z -- -a.c\"}]",
		      "/w /w/a.c cc "
		      "-Xpreprocessor|-Ifoo|-Xpreprocessor|-include|-Xpreprocessor|x.h|-Xpreprocessor|-DY|-Xclang|-"
		      "isystem|-Xclang|z");
}

static void response_files(void **state)
{
	(void)state;
	check_command("[{\"directory\":\"b\",\"file\":\"a.c\",\"command\":\"cc @a.rsp -DZ a.c\"}]",
		      "/w/b /w/b/a.c cc -DA=x y|-DB|-DC|-Iin\"c|-D\\B|-DZ");
	check_command("[{\"directory\":\"b\",\"file\":\"a.c\",\"command\":\"cc @none.rsp -DZ\"}]",
		      "/w/b /w/b/a.c cc -DZ");
	struct arena arena = {0};
	struct compile_database database;
	struct compile_fault fault;
	assert_true(parse(&arena, "[{\"directory\":\"b\",\"file\":\"a.c\",\"command\":\"cc @self.rsp\"}]", &database,
			  &fault));
	assert_true(database.commands[0].argument_count > 16);
	arena_finish(&arena);
}

static void check_fault(const char *text, size_t offset, const char *message)
{
	struct arena arena = {0};
	struct compile_database database;
	struct compile_fault fault;
	assert_false(parse(&arena, text, &database, &fault));
	assert_int_equal(fault.offset, offset);
	check_str(fault.message, message);
	assert_int_equal(database.count, 0);
	arena_finish(&arena);
}

static void faults(void **state)
{
	(void)state;
	check_fault("{}", 0, "the database is an object where an array is expected");
	check_fault("[1]", 1, "an entry is a number where an object is expected");
	check_fault("[{\"command\":\"cc\"}]", 1, "an entry has no 'file'");
	check_fault("[{\"file\":\"\",\"command\":\"cc\"}]", 1, "an entry has no 'file'");
	check_fault("[{\"file\":\"a.c\"}]", 1, "an entry has neither 'arguments' nor 'command'");
	check_fault("[{\"file\":\"a.c\",\"command\":\" \"}]", 1, "an entry has an empty command");
	check_fault("[{\"file\":\"a.c\",\"arguments\":[]}]", 1, "an entry has an empty command");
	check_fault("[{\"file\":1}]", 9, "file is a number where a string is expected");
	check_fault("[{\"file\":\"a.c\",\"command\":[]}]", 25, "command is an array where a string is expected");
	check_fault("[{\"file\":\"a.c\",\"arguments\":[\"cc\",2]}]", 33,
		    "an argument is a number where a string is expected");
	struct arena arena = {0};
	struct compile_database database;
	struct compile_fault fault;
	assert_false(parse(&arena, "[{\"file\":\"a.c\",}]", &database, &fault));
	assert_true(fault.message.len > 0);
	assert_true(parse(&arena, "[]", &database, &fault));
	arena_finish(&arena);
}

/* Equal words and lists are kept once, however many commands have them. */
static void sharing(void **state)
{
	(void)state;
	enum { COMMANDS = 20000 };
	struct arena arena = {0};
	struct strbuf text = {0};
	struct compile_database database;
	struct compile_fault fault;
	strbuf_addc(&text, '[');
	for (int i = 0; i < COMMANDS; i++)
		strbuf_printf(&text,
			      "%s{\"directory\":\"/w\",\"file\":\"f%d.c\",\"command\":\"cc -Iinclude -DX=%d -Wall "
			      "-Wextra -c f%d.c\"}",
			      i ? "," : "", i, i % 2, i);
	strbuf_addc(&text, ']');
	assert_true(compile_database_parse(&arena, strbuf_str(&text), STR("/w"), NULL, &database, &fault));
	assert_int_equal(database.count, COMMANDS);
	assert_ptr_equal(database.commands[0].arguments, database.commands[2].arguments);
	assert_ptr_not_equal(database.commands[0].arguments, database.commands[1].arguments);
	check_str(database.commands[COMMANDS - 1].file, "/w/f19999.c");
	check_str(join(&arena, database.commands[1].arguments, database.commands[1].argument_count),
		  "-Iinclude|-DX=1|-Wall|-Wextra");
	assert_true(arena.used < COMMANDS * (sizeof *database.commands + 32));
	strbuf_free(&text);
	arena_finish(&arena);
}

static void check_safe(const char *command, const char *expected)
{
	struct arena arena = {0};
	struct str *words, *safe;
	size_t count, safe_count;
	compile_split(&arena, str_from(command), &words, &count);
	compile_sanitize(&arena, words, count, &safe, &safe_count);
	check_str(join(&arena, safe, safe_count), expected);
	arena_finish(&arena);
}

static void sanitize(void **state)
{
	(void)state;
	check_safe("", "");
	check_safe("-Wall -O2 -g -std=gnu11 -DX -D Y -U Z -Iinc -I inc -isystem s -iquote q -include f.h",
		   "-Wall|-O2|-std=gnu11|-DX|-D|Y|-U|Z|-Iinc|-I|inc|-isystem|s|-iquote|q|-include|f.h");
	check_safe("-fno-exceptions -pthread -m32 -march=native --target=arm -target x -nostdinc --sysroot=/s "
		   "-isysroot /i",
		   "-fno-exceptions|-pthread|-m32|-march=native|--target=arm|-target|x|-nostdinc|--sysroot=/"
		   "s|-isysroot|/i");
	/* Loads or runs. */
	check_safe("-fplugin=x.so -fplugin-arg-x-y=z -fpass-plugin=x.so -load x.so -plugin p -add-plugin q", "");
	check_safe("-Xclang -load -Xclang x.so -Xclang -plugin -Xclang p -Xclang -plugin-arg-p -Xclang v -DX", "-DX");
	check_safe("-Xclang -fplugin=x.so -Xclang -fpass-plugin=y.so -mllvm -load=x.so -mllvm=-load=x.so", "");
	check_safe("--config x.cfg --config=x.cfg -specs x -specs=x --specs=x -wrapper gdb,--args -B dir -Bdir", "");
	check_safe(
		"-include-pch x.pch -Xclang -include-pch -Xclang x.pch -fmodules -fmodule-file=x -cc1 -resource-dir=x",
		"");
	/* Writes. */
	check_safe(
		"-o x -ox -c -S -E -MD -MF d -MJ j -MMD -MT t -M -MM -save-temps -save-temps=obj --save-temps "
		"--serialize-diagnostics d -serialize-diagnostics d -ftime-trace=x -emit-llvm -emit-ast -gsplit-dwarf "
		"-fdump-tree-all -dD -dumpbase x -aux-info x -fprofile-arcs --coverage -ftest-coverage "
		"-fsave-optimization-record -Xclang -dependency-file -Xclang x -Xclang -o -Xclang x -index-store-path "
		"p",
		"");
	/* For the linker, or an input. */
	check_safe("-lm -l m -Lx -L x -Wl,-z,now -Xlinker x -T s -shared a.c b.o @rsp -", "");
	check_safe("-DX -- -fplugin=x.so a.c", "-DX");
	/* What came by another road, and frontend options. */
	check_safe("-Wp,-D_FORTIFY_SOURCE=2,-MD,x.d -Xpreprocessor -DY", "-D_FORTIFY_SOURCE=2|-DY");
	check_safe("-Xclang -isystem -Xclang z -Xclang -fno-x -Xclang -Wno-y -Xclang -ast-dump -Xclang -whatever",
		   "-isystem|z|-Xclang|-fno-x|-Xclang|-Wno-y");
	/* GCC's own. */
	check_safe("-fno-ipa-icf -fconserve-stack -fno-allow-store-data-races -mpreferred-stack-boundary=3 -fanalyzer "
		   "-fno-var-tracking-assignments -fabi-version=2 -fipa-pta -mindirect-branch=thunk-extern "
		   "-fstack-check -O1",
		   "-fstack-check|-O1");
	check_safe("-fno-strict-aliasing -fwrapv -fsanitize=address -fcf-protection -fno-cf-protection",
		   "-fno-strict-aliasing|-fwrapv|-fsanitize=address|-fcf-protection");
	/* Cut off before its value. */
	check_safe("-DX -I", "-DX");
}

static void option_table(void **state)
{
	(void)state;
	assert_true(options_are_sorted());
}

static void names(void **state)
{
	(void)state;
	static const char *const sources[] = {"a.c", "x/a.cc", "a.cpp", "a.cxx", "a.C", "a.m", "a.mm", "a.b.c"};
	static const char *const headers[] = {"a.h",   "x/a.hh", "a.hpp", "a.hxx", "a.inc",
					      "a.inl", "a.ipp",  "a.tcc", "a.def"};
	static const char *const others[] = {"a", "a.H", "a.CC", "c", ".c", "a.c/b", "a.s", "a.cpp.in", ""};
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		assert_true(is_source_name(str_from(sources[i])) && !is_header_name(str_from(sources[i])));
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		assert_true(is_header_name(str_from(headers[i])) && !is_source_name(str_from(headers[i])));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(is_source_name(str_from(others[i])) || is_header_name(str_from(others[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(split),           cmocka_unit_test(flags),          cmocka_unit_test(database),
		cmocka_unit_test(what_is_dropped), cmocka_unit_test(response_files), cmocka_unit_test(faults),
		cmocka_unit_test(sharing),         cmocka_unit_test(sanitize),       cmocka_unit_test(option_table),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

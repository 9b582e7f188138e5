/* Search paths and what includes mean under them, as clang has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/compile.h>

static void build(struct arena *arena, const char *directory, const char *command, struct search_path *path)
{
	struct str *words;
	size_t count;
	compile_split(arena, str_from(command), &words, &count);
	search_path_build(arena, STR("/t"), str_from(directory), words, count, path);
}

/* The folders, with a '|' where those for both forms begin, then the forced includes behind a '!'. */
static void check_in(const char *directory, const char *command, const char *expected)
{
	struct arena arena = {0};
	struct strbuf out = {0};
	struct search_path path;
	build(&arena, directory, command, &path);
	for (size_t i = 0; i <= path.count; i++) {
		if (i == path.angle_begin)
			strbuf_addc(&out, '|');
		if (i < path.count)
			strbuf_printf(&out, " %.*s ", STR_ARG(path.folders[i]));
	}
	for (size_t i = 0; i < path.forced_count; i++)
		strbuf_printf(&out, "!%.*s", STR_ARG(path.forced[i]));
	assert_string_equal(out.ptr, expected);
	strbuf_free(&out);
	arena_finish(&arena);
}

static void check(const char *command, const char *expected)
{
	check_in("/t", command, expected);
}

static void spellings(void **state)
{
	(void)state;
	check("", "|");
	check("-Ia -I b --include-directory=c --include-directory d", "| a  b  c  d ");
	check("-isystem a -isystemb -iquote c -iquoted", " c  d | a  b ");
	check("-idirafter a -isystem b -cxx-isystem c -isystem-after d -Ie", "| e  b  c  d  a ");
	check("-iprefix p/ -iwithprefix a -iwithprefixbefore b -iprefix q -iwithprefix c -Id", "| d  p/b  p/a  qc ");
	check("-I=/a -isysroot /s -I=b -isystem =/c -iwithsysroot /d", "| /s/a  /sb  /s/c  /s/d ");
	check("-I=/a --sysroot /t/r -I$SYSROOT/b", "| r/a  r/b ");
	check("--sysroot=/x -isysroot /y -I=/a", "| /y/a ");
	check("-include a.h -imacros b.h --include=c.h --include d.h", "|!a.h!b.h!c.h!d.h");
	check("-Ia -I- -Ib", " a | b ");
	check("-Wp,-Ia,-isystem,b,-include,c.h -Xclang -isystem -Xclang d -Xpreprocessor -Ie", "| a  e  b  d !c.h");
	check("-working-directory=x -Ia", "| x/a ");
}

/* What looks like an option is another one's value. */
static void values(void **state)
{
	(void)state;
	check("-o -Ia -x -Ib -D -Ic -U -Id -MF -Ie -MT -If -MQ -Ig -Xlinker -Ih -arch -Ii -target -Ij", "|");
	check("-include -Ia -Xclang -load -Xclang -Ib -mllvm -Ic --param -Id -Xassembler -Ie", "|!-Ia");
	check("-- -Ia", "|");
	check("-I", "|");
	check("a.c -Ia b.o", "| a ");
	check("-include-pch -Ia -isysrooted -Ib", "| b ");
}

static void folders(void **state)
{
	(void)state;
	check_in("/t/b", "-I. -I../a -I/t/c -I/usr/x -I.. -I../..", "| b  a  c  /usr/x  .  / ");
	check_in("/o", "-Ia -I/t", "| /o/a  . ");
	check("-Ia/./b//c/../d/", "| a/b/d ");
}

/* As clang's RemoveDuplicates(). */
static void duplicates(void **state)
{
	(void)state;
	check("-Ia -Ib -Ia -I./b", "| a  b ");
	check("-Ia -Ib -isystem a", "| b  a ");
	check("-Ia -idirafter a -Ib", "| b  a ");
	check("-isystem a -isystem b -isystem a -idirafter b", "| a  b ");
	check("-iquote a -Ia -iquote a -isystem b", " a | a  b ");
	check("-iquote a -isystem a", " a | a ");
}

static void keys(void **state)
{
	(void)state;
	static const struct {
		const char *directory, *command;
		bool same;
	} table[] = {
		{"/t", "-Ia -Ib", true},        {"/t", "-Ia -DX -I./b -O2", true},   {"/t/c", "-I../a -I../b", true},
		{"/t", "-Ib -Ia", false},       {"/t", "-iquote a -Ib", false},      {"/t", "-Ia", false},
		{"/t", "-Iab", false},          {"/t", "-Ia -Ib -include x", false}, {"/t", "-Ia -Ib -Ic", false},
		{"/t", "-Ia -isystem b", true},
	};
	struct arena arena = {0};
	struct search_path first;
	build(&arena, "/t", "-Ia -Ib", &first);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct search_path path;
		build(&arena, table[i].directory, table[i].command, &path);
		assert_int_equal(str_eq(path.key, first.key), table[i].same);
	}
	struct search_path here, there;
	build(&arena, "/t", "-I/t/a -include x", &here);
	build(&arena, "/t/b", "-I/t/a -include x", &there);
	assert_false(str_eq(here.key, there.key));
	arena_finish(&arena);
}

/* A disk of a few files; the one behind a link has another real name. */
static bool find(void *context, struct str path, struct str *real)
{
	static const char *const files[] = {"a.h",     "src/a.h", "src/b.h",   "inc/a.h",   "inc/b.h", "inc/s/c.h",
					    "sys/b.h", "sys/a.h", "sys/s/c.h", "q/d.h",     "q/b.h",   "/usr/x/e.h",
					    "/up.h",   "src/x.c", "late/a.h",  "inc/in/f.h"};
	(void)context;
	if (str_eq(path, STR("link/l.h"))) {
		*real = STR("inc/b.h");
		return true;
	}
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		*real = str_from(files[i]);
		if (str_eq(path, *real))
			return true;
	}
	return false;
}

struct question {
	const char *command, *includer, *include; /* "x" or <x>, +"x" or +<x> for #include_next, !x for -include */
	const char *found;
};

static struct include_fact read_question(const char *include)
{
	struct include_fact fact = {.next = *include == '+'};
	include += fact.next;
	size_t length = strlen(include);
	fact.form = *include == '"' ? INCLUDE_QUOTE : *include == '<' ? INCLUDE_ANGLE : INCLUDE_FORCED;
	if (*include == '$')
		fact.form = INCLUDE_MACRO;
	bool closed = fact.form == INCLUDE_QUOTE || fact.form == INCLUDE_ANGLE;
	fact.spelled = (struct str){include + 1, length - 1 - closed};
	return fact;
}

static void ask(const struct question *question)
{
	struct arena arena = {0}, scratch = {0};
	struct search_path path;
	const struct file_finder finder = {find, NULL};
	struct include_fact include = read_question(question->include);
	build(&arena, "/t/src", question->command, &path);
	struct str found = resolve_include(&scratch, &path, &finder, str_from(question->includer), &include);
	if (!str_eq(found, str_from(question->found)))
		fail_msg("%s: %s in %s: '%.*s', not '%s'", question->command, question->include, question->includer,
			 STR_ARG(found), question->found);
	arena_finish(&scratch);
	arena_finish(&arena);
}

static void resolve(void **state)
{
	(void)state;
	static const char dirs[] = "-iquote ../q -I../inc -isystem ../sys -idirafter ../late";
	static const struct question table[] = {
		/* The includer's folder is for quotes alone, then -iquote, -I, -isystem. */
		{dirs, "src/x.c", "\"a.h\"", "src/a.h"},
		{dirs, "x.c", "\"a.h\"", "a.h"},
		{dirs, "src/x.c", "<a.h>", "inc/a.h"},
		{dirs, "src/x.c", "\"d.h\"", "q/d.h"},
		{dirs, "src/x.c", "<d.h>", ""},
		{dirs, "o/x.c", "\"b.h\"", "q/b.h"},
		{dirs, "src/x.c", "<b.h>", "inc/b.h"},
		{dirs, "src/x.c", "<s/c.h>", "inc/s/c.h"},
		{"", "src/x.c", "<a.h>", ""},
		{"", "src/x.c", "\"none.h\"", ""},
		{"-I.. -I../inc", "src/x.c", "<a.h>", "a.h"},
		{"-I../link", "src/x.c", "<l.h>", "inc/b.h"},
		/* Paths with dots, absolute ones, and out of the root. */
		{"", "src/x.c", "\"../inc/a.h\"", "inc/a.h"},
		{"", "src/x.c", "\"./a.h\"", "src/a.h"},
		{dirs, "src/x.c", "<s/../a.h>", "inc/a.h"},
		{dirs, "src/x.c", "<s//c.h>", "inc/s/c.h"},
		{"", "src/x.c", "</t/inc/a.h>", "inc/a.h"},
		{"", "src/x.c", "\"/usr/./x/e.h\"", "/usr/x/e.h"},
		{"", "src/x.c", "\"../../up.h\"", "/up.h"},
		{"-I/usr/x", "src/x.c", "<e.h>", "/usr/x/e.h"},
		{"-I/", "src/x.c", "<up.h>", "/up.h"},
		{"", "/usr/x/y.h", "\"e.h\"", "/usr/x/e.h"},
		/* #include_next: behind the folder where the includer was found. */
		{dirs, "inc/b.h", "+<b.h>", "sys/b.h"},
		{dirs, "inc/b.h", "+\"b.h\"", "sys/b.h"},
		{dirs, "q/b.h", "+\"b.h\"", "inc/b.h"},
		{dirs, "q/b.h", "+<b.h>", "inc/b.h"},
		{dirs, "inc/s/c.h", "+<s/c.h>", "sys/s/c.h"},
		{dirs, "sys/a.h", "+<a.h>", "late/a.h"},
		{dirs, "late/a.h", "+<a.h>", ""},
		{dirs, "inc/in/f.h", "+<a.h>", "sys/a.h"},
		{"-I../inc -I../inc/in -I../sys", "inc/in/f.h", "+<a.h>", "sys/a.h"},
		{"-I../sys -I.. -I../inc", "inc/in/f.h", "+<b.h>", ""},
		{dirs, "src/x.c", "+\"a.h\"", "src/a.h"},
		{dirs, "src/x.c", "+<a.h>", "inc/a.h"},
		/* Forced: the working folder, then as for quotes. */
		{dirs, "o/x.c", "!a.h", "src/a.h"},
		{dirs, "o/x.c", "!d.h", "q/d.h"},
		{dirs, "x.c", "!late/a.h", ""},
		{dirs, "o/x.c", "!../late/a.h", "late/a.h"},
		{dirs, "o/x.c", "!", ""},
		{dirs, "src/x.c", "$a.h", ""},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		ask(&table[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings),  cmocka_unit_test(values), cmocka_unit_test(folders),
		cmocka_unit_test(duplicates), cmocka_unit_test(keys),   cmocka_unit_test(resolve),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Edits of files that a parser keeps, each made for what is hard about leaving out the bodies of functions that an edit
 * does not touch: the facts must equal those of a parser that starts from nothing, there and back.
 */
#include "test_parser_compare.h"

enum { CALM_US = 200 * 1000 };

struct step {
	const char *what, *old, *new; /* `old` stands in the text once */
};

static const char header[] = "#ifndef PAGE_H\n#define PAGE_H\n#include <stddef.h>\n"
			     "typedef struct page { int n; struct page *next; } page;\n"
			     "enum color { RED, GREEN };\nint get(page *);\nint put(page *);\nextern int count;\n"
			     "#define GET(p) get(p)\n#define NEXT(p) ((p)->next)\n#define BOTH(p) (GET(p) + put(p))\n"
			     "#define CHECK(x) (__builtin_expect(!!(x), 1) ? (void)0 : (void)put(0))\n#endif\n";

static const char c_source[] =
	"#include \"page.h\"\n#define OWN(p) (GET(p) + RED)\n#define ID(x) x\nstruct mine { int a; page *b; };\nstatic "
	"int "
	"helper(int);\n"
	"int one(page *p) { return GET(p); }\n"
	"int two(page *p) {\n\tCHECK(p);\n\treturn OWN(p) + NEXT(p)->n; /* second */\n}\n"
	"int three(page *p) {\n\tstruct mine m = {0};\n#ifdef ODD\n\tput(p);\n#endif\n\treturn m.a + BOTH(p);\n}\n"
	"static int helper(int n) {\n\tCHECK(n);\n\treturn (int)sizeof(struct mine) + n;\n}\n"
	"#ifdef ODD\nint five(page *p, int n) {\n#else\nint five(page *p) {\n#endif\n\treturn NEXT(p)->n;\n}\n"
	"int four(page *p) {\n\treturn helper(GREEN) + (int)sizeof *p + (count = 3);\n}\n";

static const struct step c_steps[] = {
	{"a statement", "return GET(p); }", "count++; return GET(p); }"},
	{"an expansion goes, another stays", "return GET(p); }", "return 0; }"},
	{"an expansion goes, none is left", "return OWN(p) + NEXT(p)->n;", "return 0;"},
	{"an expansion comes", "return m.a + BOTH(p);", "return m.a + OWN(p);"},
	{"a builtin goes from where it is first", "\tCHECK(p);\n", ""},
	{"a builtin comes before the first", "return GET(p); }", "CHECK(0); return GET(p); }"},
	{"a bracket too many", "return GET(p); }", "return GET(p); } }"},
	{"a bracket too few", "return GET(p); }", "return GET(p);"},
	{"a body that is left open in the middle", "\tCHECK(p);\n", "\tif (p) {\n"},
	{"a comment that ends in another body", "return GET(p); }", "return GET(p); } /*"},
	{"a comment that is left open", "/* second */", "/* second"},
	{"a string that is left open", "return GET(p); }", "return GET(\"p); }"},
	{"a line comment over the bracket", "return GET(p); }", "return GET(p); // }"},
	{"a block that declares a function", "return GET(p); }", "extern int helper_of(int); return helper_of(1); }"},
	{"a block that declares what is declared later", "return GET(p); }", "int four(page *); return four(p); }"},
	{"a block that declares again", "return GET(p); }", "int put(page *); return put(p); }"},
	{"a macro is defined for others", "return GET(p); }", "\n#undef GET\n#define GET(p) count\n return 0; }"},
	{"a type of its own", "return GET(p); }", "struct mine { int z; } m = {1}; return m.z; }"},
	{"an enumerator of its own", "return GET(p); }", "enum { RED = 7 }; return RED; }"},
	{"a condition that turns", "#ifdef ODD", "#ifndef ODD"},
	{"a condition that is left open", "#endif\n\treturn m.a", "\treturn m.a"},
	{"a condition that comes", "\tCHECK(p);\n", "#if defined(GET)\n\tCHECK(p);\n#else\n\tput(p);\n#endif\n"},
	{"a label behind a use", "int four(page *p) {", "int get(page *)\n\tasm(\"g\");\nint four(page *p) {"},
	{"an apostrophe in what is skipped", "\tCHECK(p);\n", "#if 0\n don't\n#endif\n\tCHECK(p);\n"},
	{"a condition on the line", "\tCHECK(p);\n", "#if __LINE__ > 12\n\tCHECK(p);\n#else\n\tput(p);\n#endif\n"},
	{"a bracket in a macro's brackets", "return GET(p); }", "return ID(1; })"},
	{"a macro is defined in a body", "\tCHECK(p);\n", "#undef GET\n#define GET(p) count\n\tCHECK(p);\n"},
	{"a macro is undefined in a body", "\tCHECK(p);\n", "#undef OWN\n#define OWN(p) 0\n"},
	{"a header is included in a body", "\tCHECK(p);\n", "#include \"page.h\"\n"},
	{"a macro changes between functions", "struct mine {", "#undef GET\n#define GET(p) put(p)\nstruct mine {"},
	{"a field is renamed", "int a; page *b;", "int aa; page *b;"},
	{"a function comes between", "static int helper(int n) {",
	 "int six(void) { return count; }\nstatic int helper(int n) {"},
	{"a function goes", "int one(page *p) { return GET(p); }\n", ""},
	{"a function becomes another's", "int two(", "static int two("},
	{"a declaration behind its use", "int four(page *p) {", "int put(page *);\nint four(page *p) {"},
	{"a global between functions", "int four(page *p) {", "int count = 7;\nint four(page *p) {"},
	{"a list of bodies is swallowed", "int two(page *p) {", "#if 0\nint two(page *p) {"},
	{"two functions at once", "struct mine m = {0};",
	 "put(p); } int seven(void) { struct mine m = {0}; page *p = 0;"},
	{"nothing", "int", "int"},
};

static const char cplusplus_header[] =
	"#pragma once\nnamespace db {\nstruct Page { int size() const { return n; } int n = 0; static int made; };\n"
	"template <class T> struct Box { T get() const { return v; } void set(T t); T v; };\n"
	"template <class T> void Box<T>::set(T t) { v = t; }\ntemplate <class T> T most(T a, T b) { return a < b ? b : "
	"a; }\n"
	"int put(const Page &);\nint put(int);\n#define SIZE(p) ((p).size())\n#define CONSTANT constexpr\n"
	"struct Book { int pages() const; explicit Book(int); ~Book(); operator int() const; int n; };\n}\n";

static const char cplusplus_source[] =
	"#include \"page.hpp\"\n#include <vector>\nnamespace db {\nint Page::made = 0;\nstatic int hidden(int n);\n"
	"Book::Book(int n) : n(n + Page::made) { put(n); }\nBook::~Book() { Page::made--; }\n"
	"int Book::pages() const {\n\tstd::vector<Page> all;\n\tall.push_back(Page());\n\treturn SIZE(all[0]) + "
	"most(1, 2);\n}\n"
	"Book::operator int() const { return n; }\n"
	"constexpr int twice(int n) { return n * 2; }\nCONSTANT int thrice(int n) { return n * 3; }\n"
	"static_assert(twice(2) == 4, \"\");\nint sized[thrice(2)];\nauto found() { return Page(); }\n"
	"template <class T> int all(const T &t) { return t.size() + put(t); }\n"
	"static int hidden(int n) { auto f = [n](const Page &p) { return put(p) + n; }; return f(Page()); }\n"
	"int later() { return put(Page()); }\n"
	"template <class T>\nint spread(T t);\nint spreads() { return spread(1); }\n"
	"template <class T>\nint spread(T t)\n{\n\treturn t;\n}\n"
	"struct X {};\ntemplate <class T> int call(T t) { return helper(t); }\nint calls() { return call(X()); }\nint "
	"helper(X);\n"
	"int last() { return found().size() + all(Page()) + hidden(1) + Book(2) + most(1.0, 2.0) > 1; }\n}\n";

static const struct step cplusplus_steps[] = {
	{"a statement", "{ Page::made--; }", "{ Page::made--; put(Page()); }"},
	{"a better overload between two bodies", "{ put(n); }",
	 "{ put(0); } int put(Page &&); void typed(int n) { put(n); }"},
	{"another overload", "{ put(n); }", "{ put(Page()); }"},
	{"a constant function", "return n * 2;", "return n + n;"},
	{"one that is constant by a macro", "return n * 3;", "return n + n + n;"},
	{"a type that is deduced", "auto found() { return Page(); }", "auto found() { return Book(1); }"},
	{"a template", "return t.size() + put(t);", "return t.size();"},
	{"what only it instantiates", "std::vector<Page> all;\n\tall.push_back(Page());", "Page all[1];"},
	{"a lambda", "return put(p) + n;", "return SIZE(p) + n;"},
	{"a macro goes", "return SIZE(all[0]) + most(1, 2);", "return most(1, 2);"},
	{"an initializer", ": n(n + Page::made)", ": n(n)"},
	{"a bracket too many", "{ return n; }", "{ return n; } }"},
	{"a specialization behind a use", "int last() {",
	 "template <> int most(int a, int) { return a; }\nint last() {"},
	{"a specialization behind none", "int last() {",
	 "template <> char most(char a, char) { return a; }\nint last() {"},
	{"a class of its own", "{ put(n); }", "{ struct Page { int m; } p = {n}; put(p.m); }"},
	{"a friend of its own", "{ put(n); }", "{ struct L { friend int put(const Page &); }; put(n); }"},
	{"a template over several lines", "\treturn t;\n", "\treturn t.size();\n"},
	{"what a template finds where the file ends", "int helper(X);\n", ""},
	{"a directive behind a separated number", "{ put(n); }", "{ int m = 1'000;\n#define TYPED 2\n put(m); }"},
	{"a raw string", "{ put(n); }", "{ put(R\"(}#if 0)\"[n]); }"},
	{"a separated number", "{ put(n); }", "{ put(1'000); }"},
};

static char *replaced(const char *text, const struct step *step)
{
	static char buffer[1 << 16];
	const char *at = strstr(text, step->old);
	assert_non_null(at);
	snprintf(buffer, sizeof buffer, "%.*s%s%s", (int)(at - text), text, step->new, at + strlen(step->old));
	return buffer;
}

/* Each step from the text as it was; then an edit elsewhere, before it and behind. */
static void play(const char *name, const char *standard, const char *source, const struct step *steps, size_t count,
		 const struct step elsewhere[2])
{
	struct str argument = str_from(standard);
	struct parse_request request = world_request(comparison.world, name);
	request.arguments = &argument;
	request.argument_count = 1;
	world_write(comparison.world, name, source);
	/* Files that were written a moment ago are not relied on: until then everything would be parsed anew. */
	usleep(CALM_US);
	comparison_check(&request, str_from(source));
	for (size_t i = 0; i < count; i++) {
		print_message("%s: %s\n", name, steps[i].what);
		comparison_check(&request, str_from(source));
		char *text = strdup(replaced(source, &steps[i]));
		for (size_t j = 0; j < 2; j++) {
			comparison_check(&request, str_from(text));
			if (strstr(text, elsewhere[j].old))
				comparison_check(&request, str_from(replaced(text, &elsewhere[j])));
		}
		free(text);
	}
}

static void c_file(void **state)
{
	(void)state;
	world_write(comparison.world, "page.h", header);
	static const struct step elsewhere[] = {{"", "{ return GET(p)", "{\n\n\n\nput(p); return GET(p)"},
						{"", "return helper(GREEN)", "return helper(RED)"}};
	play("a.c", "-std=gnu11", c_source, c_steps, sizeof c_steps / sizeof *c_steps, elsewhere);
}

static void cplusplus_file(void **state)
{
	(void)state;
	world_write(comparison.world, "page.hpp", cplusplus_header);
	static const struct step elsewhere[] = {{"", "{ put(n", "{ put(0); put(n"}, {"", "hidden(1)", "hidden(2)"}};
	play("a.cc", "-std=c++14", cplusplus_source, cplusplus_steps, sizeof cplusplus_steps / sizeof *cplusplus_steps,
	     elsewhere);
}

/* What is written once is read twice, and means something else each time. */
static void file_that_includes_itself(void **state)
{
	(void)state;
	static const char source[] =
		"#include \"page.h\"\nint first;\n#ifndef TWICE\n#define TWICE\n#define NAME(n) n##_first\n#define DO "
		"put(0)\n"
		"#include \"self.c\"\n#undef NAME\n#undef DO\n#define NAME(n) n##_second\n#define DO get(0)\n#endif\n"
		"int NAME(one)(void) { return DO; }\nint NAME(two)(void) { return DO + count; }\n";
	static const struct step steps[] = {
		{"a statement", "return DO;", "count = 0; return DO;"},
		{"another", "DO + count", "DO + 1"},
		{"the end", "DO + count; }\n", "DO + count; }\nint last(void) { return 1; }\n"},
	};
	static const struct step elsewhere[] = {{"", "return DO; }", "return DO + 2; }"},
						{"", "{ return DO + ", "{ put(0); return DO + "}};
	world_write(comparison.world, "page.h", header);
	play("self.c", "-std=gnu11", source, steps, sizeof steps / sizeof *steps, elsewhere);
}

static void counter(void **state)
{
	(void)state;
	static const char source[] =
		"#include \"page.h\"\n#define JOIN(a, b) a##b\n#define PASTE(a, b) JOIN(a, b)\n"
		"#define UNIQUE PASTE(unique_, __COUNTER__)\nint one(void) { int UNIQUE = 1; return count; }\n"
		"int UNIQUE;\nint two(void) { int UNIQUE = 2; return get(0); }\nint UNIQUE;\n";
	static const struct step steps[] = {{"a statement", "return get(0);", "return put(0);"},
					    {"a count less", "int UNIQUE = 2; ", ""}};
	static const struct step elsewhere[] = {{"", "return count", "return !count"},
						{"", "{ int UNIQUE = 2", "{ int UNIQUE = put(0)"}};
	world_write(comparison.world, "page.h", header);
	play("counter.c", "-std=gnu11", source, steps, sizeof steps / sizeof *steps, elsewhere);
}

/* A header that is included by an edit, behind the preamble, and then changes on the disk. */
static void late_header(void **state)
{
	(void)state;
	static const char source[] = "#include \"page.h\"\nint first;\n%sint one(page *p) { return LATE(p); }\n"
				     "int two(page *p) { return p->n + count%s; }\n";
	static const char include[] = "#include \"late.h\"\n", macro[] = "#define LATE(p) 0\n";
	static const char *const suffixes[] = {" + 1", " + 2", "; }\nint three(void) { return 3"};
	char text[1000];
	world_write(comparison.world, "page.h", header);
	world_write(comparison.world, "late.c", "");
	struct parse_request request = world_request(comparison.world, "late.c");
	for (int round = 0; round < 6; round++) {
		world_write(comparison.world, "late.h", "#define LATE(p) get(p)\n");
		usleep(CALM_US);
		for (int i = 0; i < 2; i++) {
			snprintf(text, sizeof text, source, i ? include : macro, "");
			comparison_check(&request, str_from(text));
		}
		if (round % 2)
			unlink(world_path(comparison.world, "late.h").ptr);
		else
			world_write(comparison.world, "late.h", "#define FIRST\n#define LATE(p) put(p)\n");
		for (int i = 0; i < 2; i++) {
			snprintf(text, sizeof text, source, include, suffixes[(round + i) % 3]);
			comparison_check(&request, str_from(text));
		}
	}
}

/* Functions that are called before anybody declares them. */
static void implicit_functions(void **state)
{
	(void)state;
	static const char source[] = "#include \"page.h\"\nint first;\nint one(page *p) { return put(p); }\n"
				     "int two(void) { return 0; }\nint three(void) { return bar(1); }\n"
				     "int four(page *p) { return GET(p); }\nint last(void) { return 1; }\n";
	static const struct step steps[] = {
		{"a definition behind a call", "{ return 1; }\n", "{ return 1; }\nint bar(int n) { return n; }\n"},
		{"one of another type", "{ return 1; }\n", "{ return 1; }\nvoid bar(void) {}\n"},
		{"a block that declares one", "{ return 0; }", "{ int bar(int); return 0; }"},
		{"a call more", "{ return put(p); }", "{ return bar(2); }"},
		{"a name that is called", "int last(void)", "int bar(void)"},
	};
	static const struct step elsewhere[] = {{"", "int first;", "int first, second;"}, {"", "GET(p)", "put(p)"}};
	world_write(comparison.world, "page.h", header);
	play("implicit.c", "-std=gnu89", source, steps, sizeof steps / sizeof *steps, elsewhere);
}

/* What comes from headers outside the root is told otherwise, and their macros cannot be looked into. */
static void outside(void **state)
{
	(void)state;
	static const char source[] =
		"#include <out.h>\nint first;\nstatic void one(void) { odd *o = odd_make(); (void)o; }\n"
		"int two(void) { int UNIQUE = 1; return 0; }\n%sint three(void) { return %d; }\n";
	struct arena *arena = &comparison.world->arena;
	struct str argument = arena_printf(arena, "-I%s/outside", comparison.world->folder.ptr);
	char text[1000];
	for (int counts = 0; counts < 2; counts++) {
		world_write(comparison.world, "outside/out.h",
			    counts ? "#define JOIN(a, b) a##b\n#define PASTE(a, b) JOIN(a, b)\n"
				     "#define UNIQUE PASTE(u_, __COUNTER__)\ntypedef struct odd odd;\nodd "
				     "*odd_make(void);\n"
				   : "#define UNIQUE u\ntypedef struct odd odd;\nodd *odd_make(void);\n");
		world_write(comparison.world, "inside/a.c", "");
		usleep(CALM_US);
		struct parse_request request = world_request(comparison.world, "a.c");
		request.root = request.directory = arena_printf(arena, "%s/inside", comparison.world->folder.ptr);
		request.file = world_path(comparison.world, "inside/a.c");
		request.arguments = &argument;
		request.argument_count = 1;
		for (int i = 0; i < 5; i++) {
			snprintf(text, sizeof text, source, counts ? "int UNIQUE;\n" : "", i);
			comparison_check(&request, str_from(text));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(c_file),
		cmocka_unit_test(cplusplus_file),
		cmocka_unit_test(file_that_includes_itself),
		cmocka_unit_test(counter),
		cmocka_unit_test(late_header),
		cmocka_unit_test(implicit_functions),
		cmocka_unit_test(outside),
	};
	return cmocka_run_group_tests(tests, comparison_open, comparison_close);
}

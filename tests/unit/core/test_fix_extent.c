/* Where a declaration begins and ends, found from the name that is marked by a ^ before it; and where nobody can tell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fix/extent.h"

/* NULL where it must not be told. */
static void expect(const char *marked, const char *expected)
{
	const char *mark = strchr(marked, '^');
	struct strbuf text = {0};
	struct span span;

	strbuf_add(&text, (struct str){marked, (size_t)(mark - marked)});
	strbuf_add(&text, str_from(mark + 1));
	bool found = declaration_span(strbuf_str(&text), (size_t)(mark - marked), &span);
	struct str told = found ? str_sub(strbuf_str(&text), span.begin, span.end) : (struct str){0};
	if (found != (expected != NULL) || !str_eq(told, str_from(expected))) {
		print_error("of \"%s\" \"%.*s\" was told, not \"%s\"\n", marked, STR_ARG(told),
			    expected ? expected : "nothing");
		fail();
	}
	strbuf_free(&text);
}

static void test_plain(void **state)
{
	(void)state;
	expect("int ^f(void);", "int f(void);");
	expect("int a; extern int ^v ; int b;", "extern int v ;");
	expect("void g(void) { }\nint\n^f(\n\tint x,\n\tint y);\n", "int\nf(\n\tint x,\n\tint y);");
	expect("extern char ^names[10][2];", "extern char names[10][2];");
	expect("extern int (*^hook)(int, int);", "extern int (*hook)(int, int);");
	expect("extern \"C\" int ^f(void);", "extern \"C\" int f(void);");
	expect("struct s *^f(struct s *a, enum e b);", "struct s *f(struct s *a, enum e b);");
	expect("int ^f(void) __attribute__((noreturn));", "int f(void) __attribute__((noreturn));");
	expect("__attribute__((cold)) int ^f(void);", "__attribute__((cold)) int f(void);");
}

static void test_what_stands_before(void **state)
{
	(void)state;
	expect("/* a; */ // b {\n#define X { ;\n#include \"x\"\nint ^f(void);", "int f(void);");
	expect("char *s = \"{;\\\"\"; char c = '{'; int ^f(void);", "int f(void);");
	expect("auto r = R\"x({;)\" )x\"; int ^f(void);", "int f(void);");
	expect("int big = 1'000'000; int ^f(void);", "int f(void);");
	expect("struct s { int a; }; int ^f(void);", "int f(void);");
	expect("int t[] = { 1, 2 }; int ^f(void);", "int f(void);");
	expect("enum { A, B }; int ^f(void);", "int f(void);");
	expect("struct s g(void) { if (1) { } }\nint ^f(void);", "int f(void);");
	expect("extern \"C\" {\nint ^f(void);\n}", "int f(void);");
	expect("namespace a { namespace b { int ^f(); } }", "int f();");
	expect("int g(void)\n{\n\textern int ^v;\n\treturn v;\n}", "extern int v;");
	expect("int g(int x)\n{\n\tfor (;;) { x++; }\n\tcase 1: extern int ^v;\n}", "extern int v;");
	expect("#if X\nint ^f(void);\n#endif", "int f(void);");
	expect("#define X a \\\n { ;\nint ^f(void);", "int f(void);");
}

static void test_what_nobody_can_tell(void **state)
{
	(void)state;
	expect("extern int ^a, b;", NULL);
	expect("extern int a, ^b;", NULL);
	expect("int ^v = 3;", NULL);
	expect("int ^f(void) { return 1; }", NULL);
	expect("struct s { int a; } ^v;", NULL);
	expect("extern struct { int a; } ^v;", NULL);
	expect("#define D int ^f(void);\n", NULL);
	expect("DECLARE(int, ^f);", NULL);
	expect("DECLARE(x)\nint ^f(void);", NULL);
	expect("int ^f(\n#if X\nint a\n#endif\n);", NULL);
	expect("extern\n#if X\nint\n#endif\n^f(void);", NULL);
	expect("^f(void);", NULL);
	expect("int ^f(void)", NULL);
	expect("/* int ^f(void); */", NULL);
	expect("char *s = \"int ^f;\";", NULL);
	expect("struct __attribute__((packed)) s { int a; } ^v;", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_what_stands_before),
		cmocka_unit_test(test_what_nobody_can_tell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

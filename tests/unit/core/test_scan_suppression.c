/* Suppression comments: what they say, what is wrong with them, and on which lines they work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <autotomy/core/scan.h>

static void render(struct strbuf *out, const struct suppression_fact *fact)
{
	if (fact->file_wide)
		strbuf_printf(out, "file");
	else
		strbuf_printf(out, "%u-%u", fact->first_line, fact->last_line);
	for (size_t i = 0; i < fact->rule_count; i++)
		strbuf_printf(out, " %.*s", STR_ARG(fact->rules[i].name));
	if (fact->reason.len > 0)
		strbuf_printf(out, " [%.*s]", STR_ARG(fact->reason));
	if (fact->fault)
		strbuf_printf(out, " %s", fact->fault);
	strbuf_addc(out, '\n');
}

/* One line for each suppression: `file` or the lines on which it works, its rules, its reason, its fault. */
static void check(const char *text, const char *expected)
{
	struct arena arena = {0};
	struct strbuf out = {0};
	struct scan_facts facts;
	scan_text(&arena, str_from(text), &facts);
	for (size_t i = 0; i < facts.suppression_count; i++)
		render(&out, &facts.suppressions[i]);
	assert_string_equal(out.ptr ? out.ptr : "", expected);
	strbuf_free(&out);
	arena_finish(&arena);
}

static void shapes(void **state)
{
	(void)state;
	check("x; /* autotomy: allow(layer): why */", "1-1 layer [why]\n");
	check("x; // autotomy: allow(a, b ,c): why not\n", "1-1 a b c [why not]\n");
	check("/* autotomy: allow-file(layer): why */", "file layer [why]\n");
	check("x; //autotomy:allow(a):b\n", "1-1 a [b]\n");
	check("x; /** autotomy: allow(a): b **/", "1-1 a [b]\n");
	check("x; //! autotomy: allow(a): b\n", "1-1 a [b]\n");
	check("x; /// autotomy: allow ( a ) : b: c\n", "1-1 a [b: c]\n");
	check("/*\n * autotomy: allow(a): b\n *   c * d\n *\n * e\n */\n", "1-7 a [b c * d e]\n");
	check("x; // auto\\\ntomy: al\\\nlow(a\\\nb): c\\\nd\n", "1-1 ab [cd]\n");
	check("\"/* autotomy: allow(a): b */\"", "");
	check("R\"(\n/* autotomy: allow(a): b */\n)\"", "");
}

static void prose(void **state)
{
	(void)state;
	check("/* autotomy: a boundary checker */", "");
	check("/* autotomy: all of it */", "");
	check("/* autotomy: allows includes */ /* autotomy: also see x */", "");
	check("/* autotomy: see allow(a): b */", "");
	check("/* see autotomy: allow(a): b */", "");
	check("/* autotomy allow(a): b */", "");
	check("/* autotomy: */ /* autotomy:(a): b */", "");
	check("/* autotomy: a_word_that_is_much_longer_than_allow(a): b */", "");
}

static void faults(void **state)
{
	(void)state;
	check("x; // autotomy: allow(a)\n", "1-1 a has no reason; write `: why` behind it\n");
	check("x; /* autotomy: allow(a): */", "1-1 a has no reason; write `: why` behind it\n");
	check("x; // autotomy: allow(a) because\n", "1-1 a has no reason; write `: why` behind it\n");
	check("x; // autotomy: allow: why\n", "1-1 [why] names no rule\n");
	check("x; // autotomy: allow\n", "1-1 names no rule\n");
	check("x; // autotomy: allow(): why\n", "1-1 [why] names no rule\n");
	check("x; // autotomy: allow(a,,b): why\n", "1-1 a b [why] has an empty place in its list of rules\n");
	check("x; // autotomy: allow(a,): why\n", "1-1 a [why] has an empty place in its list of rules\n");
	check("x; // autotomy: allow(a: why\n", "1-1 has a list of rules that is not closed\n");
	check("x; // autotomy: alow(a): why\n", "1-1 a [why] is misspelled; did you mean 'allow'?\n");
	check("x; // autotomy: Allow(a): why\n", "1-1 a [why] is misspelled; did you mean 'allow'?\n");
	check("x; // autotomy: allow_file(a): why\n", "file a [why] is misspelled; did you mean 'allow-file'?\n");
}

static void lines(void **state)
{
	(void)state;
	check("x; /* autotomy: allow(a):\n b */\n", "1-1 a [b]\n");
	check("/* autotomy: allow(a):\n b */ x;\n", "2-2 a [b]\n");
	check("x; /* autotomy: allow(a):\n b */ x;\n", "1-2 a [b]\n");
	check("\n/* autotomy: allow(a):\n b */\nx;\n", "2-4 a [b]\n");
	check("// autotomy: allow(a): b\nx;\n", "1-2 a [b]\n");
	check("\t /**/ /* autotomy: allow(a): b */ /**/ // x\nx;\n", "1-2 a [b]\n");
	check("x; /**/ /* autotomy: allow(a): b */ /**/\nx;\n", "1-1 a [b]\n");
	check("/**/ /* autotomy: allow(a): b */ /**/ x;\n", "1-1 a [b]\n");
	check("x; /*\n*/ /* autotomy: allow(a): b */\ny;\n", "2-3 a [b]\n");
	check("/* autotomy: allow(a): b */ /*\n*/ x;\n", "1-2 a [b]\n");
	check("#include /* autotomy: allow(a): b */ \"a.h\"\n", "1-1 a [b]\n");
	check("#include \"a.h\" /* autotomy: allow(a): b */\n", "1-1 a [b]\n");
	check("#if 1 /* autotomy: allow(a): b */\n#endif\n", "1-1 a [b]\n");
	check("#define X \\\n/* autotomy: allow(a): b */ \\\n y\n", "2-3 a [b]\n");
	check("\"\\\n\" /* autotomy: allow(a): b */\n", "2-2 a [b]\n");
}

static void stacks(void **state)
{
	(void)state;
	check("// autotomy: allow(a): b\n/* autotomy: allow(c): d\n */\n// autotomy: alow(e): f\nx;\n",
	      "1-5 a [b]\n2-5 c [d]\n4-5 e [f] is misspelled; did you mean 'allow'?\n");
	check("// autotomy: allow(a): b\n// prose\n// autotomy: allow(c): d\nx;\n", "1-2 a [b]\n3-4 c [d]\n");
	check("// autotomy: allow(a): b\n\n// autotomy: allow(c): d\nx;\n", "1-2 a [b]\n3-4 c [d]\n");
	check("// autotomy: allow(a): b\nx; // autotomy: allow(c): d\n", "1-2 a [b]\n2-2 c [d]\n");
	check("/* autotomy: allow(a): b */ /* autotomy: allow(c): d */\nx;\n", "1-2 a [b]\n1-2 c [d]\n");
	check("x; /* autotomy: allow(a): b */ /* autotomy: allow(c): d */\nx;\n", "1-1 a [b]\n1-1 c [d]\n");
	check("/* autotomy: allow(a): b */ /* autotomy: allow(c): d */ x;\n", "1-1 a [b]\n1-1 c [d]\n");
}

static void dead(void **state)
{
	(void)state;
	check("#if 0\nx; // autotomy: allow(a): b\n#else\nx; // autotomy: allow(c): d\n#endif\n", "4-4 c [d]\n");
}

static void check_range(struct text_range range, uint32_t line, uint32_t begin, uint32_t end)
{
	assert_int_equal(range.begin.line, line);
	assert_int_equal(range.begin.column, begin);
	assert_int_equal(range.end.line, line);
	assert_int_equal(range.end.column, end);
}

static void places(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct scan_facts facts;
	scan_text(&arena, STR("\n#include \"a.h\" // autotomy: allow( ab ,c): why\n#include \"b.h\"\n"), &facts);
	assert_int_equal(facts.suppression_count, 1);
	check_range(facts.suppressions[0].range, 2, 29, 42);
	check_range(facts.suppressions[0].rules[0].range, 2, 36, 38);
	check_range(facts.suppressions[0].rules[1].range, 2, 40, 41);
	check_range(facts.includes[1].range, 3, 11, 14);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes), cmocka_unit_test(prose), cmocka_unit_test(faults), cmocka_unit_test(lines),
		cmocka_unit_test(stacks), cmocka_unit_test(dead),  cmocka_unit_test(places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

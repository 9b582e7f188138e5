/* What the scan finds in a text, and where: a table of texts with their facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/scan.h>

static void render_place(struct strbuf *out, struct text_range range)
{
	strbuf_printf(out, " %u:%u-%u:%u", range.begin.line, range.begin.column, range.end.line, range.end.column);
}

static void render_include(struct strbuf *out, const struct include_fact *fact)
{
	static const char *const opens[] = {"\"", "<", "", "?"}, *const closes[] = {"\"", ">", "", "?"};
	strbuf_printf(out, "%s%.*s%s", opens[fact->form], STR_ARG(fact->spelled), closes[fact->form]);
	render_place(out, fact->range);
	if (fact->directive_line != fact->range.begin.line)
		strbuf_printf(out, " #%u", fact->directive_line);
	if (fact->next)
		strbuf_printf(out, " next");
	if (fact->conditional)
		strbuf_printf(out, " if");
	strbuf_addc(out, '\n');
}

/* One line for each include: its path, its range, `#LINE` where the directive begins on another line, `next`, `if`. */
static void check(struct str text, const char *expected)
{
	struct arena arena = {0};
	struct strbuf out = {0};
	struct scan_facts facts;
	scan_text(&arena, text, &facts);
	for (size_t i = 0; i < facts.include_count; i++)
		render_include(&out, &facts.includes[i]);
	assert_string_equal(out.ptr ? out.ptr : "", expected);
	assert_int_equal(facts.suppression_count, 0);
	strbuf_free(&out);
	arena_finish(&arena);
}

#define CHECK(text, expected) check(STR(text), expected)

static void forms(void **state)
{
	(void)state;
	CHECK("", "");
	CHECK("#include \"a.h\"\n", "\"a.h\" 1:11-1:14\n");
	CHECK("#include <sys/a.h>\n", "<sys/a.h> 1:11-1:18\n");
	CHECK("#include_next <a.h>\n", "<a.h> 1:16-1:19 next\n");
	CHECK("#import \"a.h\"\n", "\"a.h\" 1:10-1:13\n");
	CHECK("#include CONFIG\n", "CONFIG 1:10-1:16\n");
	CHECK("#include CONFIG(x) junk\n", "CONFIG 1:10-1:16\n");
	CHECK("#include_next NEXT\n", "NEXT 1:15-1:19 next\n");
	CHECK("#include\"a.h\"", "\"a.h\" 1:10-1:13\n");
	CHECK("  \t#  \tinclude\t<a.h>  trailing \"b.h\"\n", "<a.h> 1:17-1:20\n");
	CHECK("#include \"a.h\"#include \"b.h\"\n", "\"a.h\" 1:11-1:14\n");
	CHECK("#include <a//b.h>\n#include <c/*d.h>\n#include \"e'f.h\"\n#include <g\"h>\n",
	      "<a//b.h> 1:11-1:17\n<c/*d.h> 2:11-2:17\n\"e'f.h\" 3:11-3:16\n<g\"h> 4:11-4:14\n");
	CHECK("#include \"a\\b.h\"\n", "\"a\\b.h\" 1:11-1:16\n");
	CHECK("#include \xC3\xA4\n", "\xC3\xA4 1:10-1:12\n");
}

static void no_includes(void **state)
{
	(void)state;
	CHECK("#include \"\"\n#include <>\n#include\n#include \"a.h\n#include <a.h\n#include 12\n", "");
	CHECK("#includes \"a.h\"\n#include_nexts <a.h>\n#define include \"a.h\"\n#pragma include \"a.h\"\n", "");
	CHECK("x #include \"a.h\"\n#define X #include \"b.h\"\n", "");
	CHECK("import \"a.h\";\n@import b;\n##include \"c.h\"\n# # include \"d.h\"\n", "");
	CHECK("#if __has_include(\"a.h\") && __has_include(<b.h>)\n#endif\n#embed \"c.bin\"\n", "");
	CHECK("\"x\" # include \"a.h\"\n'x' # include \"b.h\"\n", "");
}

static void comments(void **state)
{
	(void)state;
	CHECK("/* \n#include \"a.h\"\n*/\n// #include \"b.h\"\n#include \"c.h\"\n", "\"c.h\" 5:11-5:14\n");
	CHECK("/* x */ #include \"a.h\"\n", "\"a.h\" 1:19-1:22\n");
	CHECK("/* x\n */ /* y */ # /* z */ include /* \n */ \"a.h\" // #include \"b.h\"\n", "\"a.h\" 3:6-3:9 #2\n");
	CHECK("x /* \n */ #include \"a.h\"\n", "");
	CHECK("x /**/ /**/ #include \"a.h\"\n#include \"b.h\"\n", "\"b.h\" 2:11-2:14\n");
	CHECK("/*/ #include \"a.h\"\n*/#include \"b.h\"\n", "\"b.h\" 2:13-2:16\n");
	CHECK("/***/#include \"a.h\"\n/**/\n", "\"a.h\" 1:16-1:19\n");
	CHECK("\"/*\"\n#include \"a.h\"\n// */\n'\"'\n#include \"b.h\"\n", "\"a.h\" 2:11-2:14\n\"b.h\" 5:11-5:14\n");
	CHECK("// a \\\n#include \"a.h\"\n#include \"b.h\"\n", "\"b.h\" 3:11-3:14\n");
	CHECK("// a \\ \t\r\n#include \"a.h\"\r\n#include \"b.h\"\r\n", "\"b.h\" 3:11-3:14\n");
	CHECK("// a \\\\\n#include \"a.h\"\n", "");
	CHECK("//\\\n\\\n#include \"a.h\"\n#include \"b.h\"\n", "\"b.h\" 4:11-4:14\n");
	CHECK("#include \"a.h\"\n/* open\n#include \"b.h\"\n", "\"a.h\" 1:11-1:14\n");
	CHECK("a / b; c /= d\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
}

static void splices(void **state)
{
	(void)state;
	CHECK("#inc\\\nlude \"a.h\"\n", "\"a.h\" 2:7-2:10 #1\n");
	CHECK("#include \"a\\\n.h\"\n", "\"a.h\" 1:11-2:3\n");
	CHECK("#include \"\\\na.h\\\n\"\n", "\"a.h\" 2:1-2:4 #1\n");
	CHECK("/\\\n* #include \"a.h\" *\\\n/\n#include \"b.h\"\n", "\"b.h\" 4:11-4:14\n");
	CHECK("/\\\n/ x\n#include \"b.h\"\n", "\"b.h\" 3:11-3:14\n");
	CHECK("x \\\n#include \"a.h\"\n", "");
	CHECK("\\\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("x\n \\  \n \\\n  #include \"a.h\"\n", "\"a.h\" 4:13-4:16\n");
	CHECK("#\\\r\ninclude\\\r \"a.h\"\r", "\"a.h\" 3:3-3:6 #1\n");
	CHECK("#define A \\\n#include \"a.h\"\n#include \"b.h\"\n", "\"b.h\" 3:11-3:14\n");
	CHECK("#include MA\\\nCRO\n", "MACRO 1:10-2:4\n");
	CHECK("%\\\n: include \"a.h\"\n", "\"a.h\" 2:12-2:15 #1\n");
}

static void strings(void **state)
{
	(void)state;
	CHECK("\"a\\\"\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("\"a\\\n#include \\\"a.h\\\"\n\"\n#include \"b.h\"\n", "\"b.h\" 4:11-4:14\n");
	CHECK("\"open\n#include \"a.h\"\n'open\n#include \"b.h\"\n", "\"a.h\" 2:11-2:14\n\"b.h\" 4:11-4:14\n");
	CHECK("\"a\\\\\" /*\"\n#include \"a.h\" */\n", "");
	CHECK("'\\'' /*'\n#include \"a.h\"\n*/\n", "");
	CHECK("\"\\\\\n/*\"\n#include \"a.h\" */\n", "\"a.h\" 3:11-3:14\n");
	CHECK("u8\"/*\" L\"/*\" u'\"' U'\"' L'\"' u8'\"'\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
}

static void digit_separators(void **state)
{
	(void)state;
	CHECK("int a = 1'000; /*'*/\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("int a = 0xff'ffull + 1'0'0 + .5'0 + 1e+5'0; /*'\n#include \"a.h\"\n*/\n", "");
	CHECK("x1'/*'\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("f(1,'/*')\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("1\\\n'\\\n0 /*'\n#include \"a.h\"\n*/\n", "");
}

static void raw_strings(void **state)
{
	(void)state;
	CHECK("R\"(\n#include \"a.h\"\n)\"\n#include \"b.h\"\n", "\"b.h\" 4:11-4:14\n");
	CHECK("u8R\"x(\n#include \"a.h\"\n)y\" /* )\" )x\"\n#include \"b.h\"\n", "\"b.h\" 4:11-4:14\n");
	CHECK("LR\"(/*)\" uR\"(//)\" UR\"(\")\"\n#include \"b.h\"\n", "\"b.h\" 2:11-2:14\n");
	CHECK("R\\\n\"(\n#include \"a.h\"\n)\"\n#include \"b.h\"\n", "\"b.h\" 5:11-5:14\n");
	CHECK("R\"(\\\n)\"\n#include \"b.h\"\n", "\"b.h\" 3:11-3:14\n");
	/* No raw string: no terminator, no delimiter, no prefix. */
	CHECK("R\"(%d)\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("R\"x(\"\n#include \"a.h\"\nR\"x(\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("R\"a b(\"\n#include \"a.h\"\n)a b\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("R\"12345678901234567(\"\n#include \"a.h\"\n)12345678901234567\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("XR\"(\"\n#include \"a.h\"\n)\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("8R\"(\"\n#include \"a.h\"\n)\"\n", "\"a.h\" 2:11-2:14\n");
	CHECK("R\"1234567890123456(\"\n#include \"a.h\"\n)1234567890123456\"\n", "");
}

static void bytes(void **state)
{
	(void)state;
	CHECK("\xEF\xBB\xBF#include \"a.h\"\n", "\"a.h\" 1:14-1:17\n");
	CHECK("\r\n\r\r\n#include \"a.h\"\r\n#include \"b.h\"\r#include \"c.h\"",
	      "\"a.h\" 4:11-4:14\n\"b.h\" 5:11-5:14\n\"c.h\" 6:11-6:14\n");
	CHECK("\f\v \f#\finclude\v\"a.h\"\n", "\"a.h\" 1:16-1:19\n");
	CHECK("\0#\0include \"a.h\"\0\n#include\0<b.h>", "\"a.h\" 1:13-1:16\n<b.h> 2:11-2:14\n");
	CHECK("%:include \"a.h\"\n%include \"b.h\"\n5 %:include \"c.h\"\n", "\"a.h\" 1:12-1:15\n");
	CHECK("x\xEF\xBB\xBF\n#include \"a.h\"\n", "\"a.h\" 2:11-2:14\n");
}

static void dead_groups(void **state)
{
	(void)state;
	CHECK("#if 0\n#include \"a.h\"\n#else\n#include \"b.h\"\n#endif\n#include \"c.h\"\n",
	      "\"b.h\" 4:11-4:14 if\n\"c.h\" 6:11-6:14\n");
	CHECK("#if 1\n#include \"a.h\"\n#elif X\n#include \"b.h\"\n#else\n#include \"c.h\"\n#endif\n",
	      "\"a.h\" 2:11-2:14 if\n");
	CHECK("#if 0\n#if 1\n#include \"a.h\"\n#else\n#include \"b.h\"\n#endif\n#elif X\n#include \"c.h\"\n#endif\n",
	      "\"c.h\" 8:11-8:14 if\n");
	CHECK("#if 0\ndon't\n#include \"a.h\"\n/*\n#endif\n*/\n#endif\n#include \"b.h\"\n", "\"b.h\" 8:11-8:14\n");
	CHECK("#if X\n#include \"a.h\"\n#elif 0\n#include \"b.h\"\n#elif 1\n#include \"c.h\"\n#else\n#include "
	      "\"d.h\"\n#endif\n",
	      "\"a.h\" 2:11-2:14 if\n\"c.h\" 6:11-6:14 if\n");
	CHECK("#ifdef X\n#include \"a.h\"\n#elifdef Y\n#include \"b.h\"\n#elifndef Z\n#include \"c.h\"\n#endif\n",
	      "\"a.h\" 2:11-2:14 if\n\"b.h\" 4:11-4:14 if\n\"c.h\" 6:11-6:14 if\n");
	CHECK("#if 1\n#elifdef Y\n#include \"b.h\"\n#endif\n", "");
	CHECK("#endif\n#else\n#elif 0\n#include \"a.h\"\n", "\"a.h\" 4:11-4:14\n");
	CHECK("#if 0\n#include \"a.h\"\n", "");
	CHECK("#if 0 /* x\n */ // y\n#include \"a.h\"\n#endif\n", "");
	CHECK("#if 0\\\n0\n#include \"a.h\"\n#endif\n", "");
	CHECK("#if 1\\\n0\n#include \"a.h\"\n#endif\n", "\"a.h\" 3:11-3:14 if\n");
}

/* Whether `condition` is known to be 0 or not to be, or is unknown: told by which of its branches are read. */
static void check_condition(const char *condition, const char *expected)
{
	struct arena arena = {0};
	struct scan_facts facts;
	struct str text = arena_printf(&arena, "#if %s\n#include <yes>\n#else\n#include <no>\n#endif\n", condition);
	scan_text(&arena, text, &facts);
	const char *found = "neither";
	if (facts.include_count == 2)
		found = "unknown";
	else if (facts.include_count == 1)
		found = str_eq(facts.includes[0].spelled, STR("yes")) ? "true" : "false";
	if (strcmp(found, expected) != 0)
		fail_msg("#if %s: %s, not %s", condition, found, expected);
	arena_finish(&arena);
}

static void conditions(void **state)
{
	(void)state;
	static const char *const table[][2] = {
		{"0", "false"},
		{"1", "true"},
		{"0x0", "false"},
		{"00UL", "false"},
		{"0b10", "true"},
		{"1'000 == 1000", "true"},
		{"0xFFull == 255", "true"},
		{"10z == 0xA", "true"},
		{"08", "unknown"},
		{"1.0", "unknown"},
		{"1x", "unknown"},
		{"99999999999999999999", "unknown"},
		{"", "unknown"},
		{"X", "unknown"},
		{"!X", "unknown"},
		{"defined X", "unknown"},
		{"!defined(X)", "unknown"},
		{"0 && X", "false"},
		{"X && 0", "false"},
		{"1 || X", "true"},
		{"X || 1", "true"},
		{"X || 0", "unknown"},
		{"1 && X", "unknown"},
		{"X && Y || 1", "true"},
		{"0 && X || Y", "unknown"},
		{"0 and X", "false"},
		{"not 0", "true"},
		{"nothing", "unknown"},
		{"notX || 1", "true"},
		{"0 or 1", "true"},
		{"(0)", "false"},
		{"(0", "unknown"},
		{"0)", "unknown"},
		{"!0", "true"},
		{"!!0", "false"},
		{"~0 == -1", "true"},
		{"-1 > 0u", "true"},
		{"-1 > 0", "false"},
		{"(2 + 3) * 4 == 20", "true"},
		{"2 + 3 * 4 == 14", "true"},
		{"7 / 2 == 3 && 7 % 2 == 1 && -7 / 2 == -3", "true"},
		{"1 / 0", "unknown"},
		{"0 && 1 / 0", "false"},
		{"1 << 3 == 8", "true"},
		{"-8 >> 1 == -4", "true"},
		{"1 << 64", "unknown"},
		{"1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2", "true"},
		{"(6 & 3) == 2 && (6 | 1) == 7 && (6 ^ 3) == 5", "true"},
		{"10 - 4 - 3 == 3", "true"},
		{"1 ? 0 : 1", "false"},
		{"0 ? X : 1", "true"},
		{"X ? 1 : 1", "unknown"},
		{"1 ? 2 : 0 ? 3 : 4", "true"},
		{"(1 ? -1 : 0u) > 0", "true"},
		{"(1 ? -1 : X) > 0", "unknown"},
		{"0x7fffffffffffffff + 1 < 0", "unknown"},
		{"0xffffffffffffffff == -1", "true"},
		{"'a' == 97", "true"},
		{"'\\n' == 10 && '\\'' == 39 && '\\0' == 0", "true"},
		{"L'a' == 97", "true"},
		{"'ab' == 97", "unknown"},
		{"'\\x41' == 65", "unknown"},
		{"X'a'", "unknown"},
		{"false", "false"},
		{"true", "unknown"},
		{"0 X", "unknown"},
		{"0, 1", "unknown"},
		{"FOO(0, \")\", ')') && 0", "false"},
		{"__has_include(<don't/*.h>) && 0", "false"},
		{"__has_include(<a//b.h>) || 1", "true"},
		{"__has_include(\"a//b.h\") || 1", "true"},
		{"__has_include_next(<a'b>) || 1", "true"},
		{"__has_embed(<a'b> limit(3)) || 1", "true"},
		{"#machine(x)", "unknown"},
		{"0 /* && */ // x", "false"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		check_condition(table[i][0], table[i][1]);
}

static void deep_conditions(void **state)
{
	(void)state;
	struct strbuf text = {0};
	for (int i = 0; i < 100000; i++)
		strbuf_add(&text, i % 2 ? STR("!(") : STR("0?1:"));
	check_condition(text.ptr, "unknown");
	strbuf_free(&text);
}

static void guards(void **state)
{
	(void)state;
	CHECK("#ifndef A\n#define A\n#include \"a.h\"\n#ifdef B\n#include \"b.h\"\n#endif\n#endif\n#include \"c.h\"\n",
	      "\"a.h\" 3:11-3:14\n\"b.h\" 5:11-5:14 if\n\"c.h\" 8:11-8:14\n");
	CHECK("// text\n#pragma once\n#if !defined A\n# define A 1\n#include \"a.h\"\n#endif\n", "\"a.h\" 5:11-5:14\n");
	CHECK("#if ! defined ( A\\\nB ) // x\n#define AB\n#include \"a.h\"\n#endif\n", "\"a.h\" 4:11-4:14\n");
	CHECK("#ifndef A\n#define A\n#include \"a.h\"\n#else\n#include \"b.h\"\n#endif\n",
	      "\"a.h\" 3:11-3:14 if\n\"b.h\" 5:11-5:14 if\n");
	CHECK("#ifndef A\n#define A\n#include \"a.h\"\n#elif B\n#endif\n", "\"a.h\" 3:11-3:14 if\n");
	CHECK("#ifndef A\n#define AB\n#include \"a.h\"\n#endif\n", "\"a.h\" 3:11-3:14 if\n");
	CHECK("#ifndef AB\n#define A\n#include \"a.h\"\n#endif\n", "\"a.h\" 3:11-3:14 if\n");
	CHECK("#ifndef A\n#include \"a.h\"\n#define A\n#endif\n", "\"a.h\" 2:11-2:14 if\n");
	CHECK("#include \"x.h\"\n#ifndef A\n#define A\n#include \"a.h\"\n#endif\n",
	      "\"x.h\" 1:11-1:14\n\"a.h\" 4:11-4:14 if\n");
	CHECK("#if !defined(A) && B\n#define A\n#include \"a.h\"\n#endif\n", "\"a.h\" 3:11-3:14 if\n");
	CHECK("#ifdef A\n#define A\n#include \"a.h\"\n#endif\n", "\"a.h\" 3:11-3:14 if\n");
	CHECK("#ifndef A\n#define A\n#endif\n#ifndef B\n#define B\n#include \"a.h\"\n#endif\n",
	      "\"a.h\" 6:11-6:14 if\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),       cmocka_unit_test(no_includes),     cmocka_unit_test(comments),
		cmocka_unit_test(splices),     cmocka_unit_test(strings),         cmocka_unit_test(digit_separators),
		cmocka_unit_test(raw_strings), cmocka_unit_test(bytes),           cmocka_unit_test(dead_groups),
		cmocka_unit_test(conditions),  cmocka_unit_test(deep_conditions), cmocka_unit_test(guards),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
